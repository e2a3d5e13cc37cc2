package io.eddy.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.app.demo.ShopVisits;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A server on any port with a model of the demo's shop, which somebody can let learn on. */
final class Serving implements AutoCloseable {
    static final String VISIT = """
            {"id": "a7", "features": {"price": 3.5, "device": "phone"}}""";

    final Learner learner = Learners.of(Specification.inferred("shop"));
    final ServedModels models = new ServedModels(System::nanoTime);
    final LiveShow show = new LiveShow(models, System::currentTimeMillis, System::nanoTime);
    final HttpFigures figures = new HttpFigures();
    final HttpServer server;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ShopVisits visits = new ShopVisits(3);
    private final Event event = new Event();
    private int learned;

    Serving(Optional<String> token, HttpLimits limits) throws IOException {
        this(token, limits, Optional.empty());
    }

    Serving(Optional<String> token, HttpLimits limits, Optional<FeedbackLog> feedback) throws IOException {
        this(token, limits, feedback, System::nanoTime);
    }

    /** @param nanos the clock of the limits */
    Serving(Optional<String> token, HttpLimits limits, Optional<FeedbackLog> feedback, LongSupplier nanos)
            throws IOException {
        Health up = Health.up(Map.of());
        server = HttpServer.start(
                new HttpSettings(new InetSocketAddress("127.0.0.1", 0), token, limits),
                new Served(() -> "eddy 1\n", () -> up, () -> up, figures, feedback, models, show),
                nanos);
    }

    static Serving open() throws IOException {
        return new Serving(Optional.empty(), HttpLimits.DEFAULT);
    }

    /** Learns so many more events, and waits until requests are answered by that model. */
    Serving learn(int events) throws RejectedEvent {
        for (int i = 0; i < events; i++) {
            learner.learn(next());
        }
        offer(0);
        await().until(() -> models.of(0)
                .filter(model -> model.frozen().version().offset() == learned)
                .isPresent());
        return this;
    }

    void offer(int partition) {
        offer(partition, learner);
    }

    void offer(int partition, Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        models.offer(
                partition,
                new Snapshot(
                        new ModelVersion("shop", "abcdef", "events-" + partition, learned),
                        learned,
                        Instant.EPOCH,
                        learner.specification().canonical(),
                        Map.of("accuracy", 0.5),
                        tensors));
    }

    /** The next event of the shop, filled again by the next call. */
    Event next() {
        visits.visit(learned++, event);
        return event;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    URI uri(String path) {
        return server.uri().resolve(path);
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    /** It is a problem of this kind, and what it says. */
    static String problem(HttpResponse<String> response, Problem.Kind kind) throws IOException {
        assertThat(response.body()).contains("\"type\":\"urn:eddy:problem:" + kind.code() + "\"");
        assertThat(response.statusCode()).isEqualTo(kind.status());
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith(Problem.CONTENT_TYPE);
        return json(response).path("detail").asText();
    }

    @Override
    public void close() {
        show.close();
        server.close();
        models.close();
    }
}
