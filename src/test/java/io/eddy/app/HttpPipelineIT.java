package io.eddy.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.learn.Learners;
import io.eddy.replay.EventOptions;
import io.eddy.spec.ModelFile;
import io.eddy.spec.SpecificationReader;
import io.eddy.stream.Every;
import io.eddy.stream.LoopSettings;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.EventReader;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running pipeline and those who ask it over HTTP. */
class HttpPipelineIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path data;

    @TempDir
    private Path state;

    @TempDir
    private Path files;

    private EmbeddedBroker broker;
    private ModelFile file;

    @BeforeEach
    void start() throws IOException {
        file = SpecificationReader.readAll(
                Files.writeString(files.resolve("asked.yaml"), "name: asked\njoin: {wait: 1h}\n"));
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
        try (Cluster cluster = Cluster.at(broker.address(), Map.of())) {
            cluster.topics().createAbsent(Topics.standard().definitions());
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void what_was_asked_over_http_is_learned_from_once_it_has_turned_out() throws Exception {
        try (RunningPipeline running = run(LoopSettings.joining(file.join().orElseThrow()))) {
            awaitModel(running);
            for (int i = 0; i < 300; i++) {
                assertThat(predict(running, i).statusCode()).isEqualTo(200);
                String feedback = "{\"id\":\"r%d\",\"label\":\"%s\"}".formatted(i, label(i));
                HttpResponse<String> told = post(running, "/v1/feedback", feedback);
                assertThat(told.body()).isEqualTo("{\"accepted\":1,\"unknown\":[]}");
            }

            await().atMost(PATIENCE).until(() -> learned(running) == 300);
            await().atMost(PATIENCE).until(() -> offset(running) >= 300); // marks of transactions count
            JsonNode answer = json(predict(running, 1_001));
            assertThat(answer.path("prediction").asText()).isEqualTo(label(1_001));
            assertThat(answer.path("probability").asDouble()).isGreaterThan(0.8);
        }
    }

    @Test
    void bad_input_gets_its_answer_and_the_learner_does_not_feel_it() throws Exception {
        int events = 6_000;
        List<byte[]> log = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            log.add("{\"features\":{\"x\":%d,\"y\":%d},\"label\":\"%s\"}"
                    .formatted(i % 7, i % 11, label(i))
                    .getBytes(UTF_8));
        }
        try (RunningPipeline running = run(LoopSettings.joining(file.join().orElseThrow()))) {
            awaitModel(running);
            send(log.subList(0, events / 2));
            Set<Integer> statuses = new TreeSet<>();
            List<Socket> slow = new ArrayList<>();
            byte[] large = new byte[50 << 20];
            for (int i = 0; i < 100; i++) {
                statuses.add(post(running, "/v1/predict", "{\"features\": {\"x\": 1, \"y\": 2}}")
                        .statusCode());
                statuses.add(post(running, "/v1/predict", "{\"features\": {").statusCode());
                statuses.add(post(running, "/v1/predict", "{\"features\": {\"x\": 1}, \"who\": 2}")
                        .statusCode());
                statuses.add(post(running, "/v1/predict", "{\"features\": {\"x\": [[1]], \"z\": {\"x\": 1}}}")
                        .statusCode());
                statuses.add(post(running, "/v1/predict", "\u0000\uffff").statusCode());
                statuses.add(post(running, "/v1/feedback", "{\"id\": \"never\", \"label\": 1}")
                        .statusCode());
                statuses.add(post(running, "/v1/predict?partition=9", "{\"features\": {}}")
                        .statusCode());
                Socket socket = new Socket("127.0.0.1", running.uri().getPort());
                socket.getOutputStream().write("POST /v1/predict HTTP/1.1\r\nHost: loc".getBytes(US_ASCII));
                slow.add(socket);
                if (i % 25 == 0) {
                    statuses.add(http.send(
                                    request(running, "/v1/predict")
                                            .POST(BodyPublishers.ofByteArray(large))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode());
                }
            }
            send(log.subList(events / 2, events));

            await().atMost(PATIENCE).until(() -> learned(running) == events);
            assertThat(statuses).containsExactly(200, 202, 400, 404, 413);
            assertThat(running.pipeline().tasks().get(0).rejected()).isEmpty();
            assertThat(running.pipeline().tasks().get(0).report())
                    .as("as if nobody had asked")
                    .isEqualTo(undisturbed(log).report());
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private Evaluation undisturbed(List<byte[]> log) throws Exception {
        Evaluation evaluation = new Evaluation();
        Progressive progressive = new Progressive(Learners.of(file.specification()), evaluation);
        EventReader reader = new EventReader();
        Event event = new Event();
        for (byte[] value : log) {
            reader.read(value, event);
            progressive.learn(event);
        }
        return evaluation;
    }

    private RunningPipeline run(LoopSettings loop) {
        PipelineSettings settings = new PipelineSettings(
                        file.specification(),
                        "asked",
                        Topics.standard(),
                        "exactly_once_v2",
                        EventOptions.DEFAULT,
                        RecoverySettings.DEFAULT,
                        new Every(1_000, Duration.ofSeconds(1)),
                        new Every(1_000, Duration.ofSeconds(1)),
                        state,
                        GroupMembership.addTo(Map.of("bootstrap.servers", broker.address()), state))
                .answering(loop);
        return RunningPipeline.start(settings, new InetSocketAddress("127.0.0.1", 0));
    }

    private void awaitModel(RunningPipeline running) {
        await().atMost(PATIENCE).until(() -> predict(running, 0).statusCode() == 200);
    }

    private HttpResponse<String> predict(RunningPipeline running, int number) throws Exception {
        return post(
                running,
                "/v1/predict",
                "{\"id\":\"r%d\",\"features\":{\"x\":%d,\"y\":%d}}".formatted(number, number % 7, number % 11));
    }

    private HttpResponse<String> post(RunningPipeline running, String path, String body) throws Exception {
        return http.send(
                request(running, path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(RunningPipeline running, String path) {
        return HttpRequest.newBuilder(running.uri().resolve(path)).header("Content-Type", "application/json");
    }

    private void send(List<byte[]> values) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(Map.of("bootstrap.servers", broker.address())),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            values.forEach(value -> producer.send(new ProducerRecord<>("events", 0, null, value)));
        }
    }

    private static String label(int number) {
        return number % 7 > 3 ? "high" : "low";
    }

    private static long learned(RunningPipeline running) {
        assertThat(running.pipeline().failure()).isEmpty();
        return running.pipeline().tasks().stream()
                .mapToLong(task -> task.learned())
                .sum();
    }

    private long offset(RunningPipeline running) throws Exception {
        String version = json(predict(running, 1_000)).path("model").asText();
        return Long.parseLong(version.substring(version.lastIndexOf(':') + 1));
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }
}
