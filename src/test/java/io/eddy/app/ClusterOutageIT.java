package io.eddy.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.EventOptions;
import io.eddy.spec.Specification;
import io.eddy.stream.ClusterWatch;
import io.eddy.stream.Every;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a process tells while its cluster is there, away, and back. */
class ClusterOutageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What is not said once a minute, since a machine may be slow. */
    private static final Predicate<String> ONCE = line -> !line.startsWith("still ");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @TempDir
    private Path data;

    @TempDir
    private Path state;

    private EmbeddedBroker broker;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
        lines.start();
        for (Class<?> speaker : List.of(ClusterWatch.class, Pipeline.class)) {
            ((Logger) LoggerFactory.getLogger(speaker)).addAppender(lines);
        }
    }

    @AfterEach
    void stop() {
        for (Class<?> speaker : List.of(ClusterWatch.class, Pipeline.class)) {
            ((Logger) LoggerFactory.getLogger(speaker)).detachAppender(lines);
        }
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void outage_is_told_and_learning_goes_on_afterwards(String guarantee) throws Exception {
        String address = broker.address();
        createTopics();
        send(0, 300);

        try (RunningPipeline running = run(guarantee, "a")) {
            await().atMost(PATIENCE).until(() -> learned(running) == 300 && lag(running) == 0);
            assertThat(get(running, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(silent(running)).isZero();

            broker.close();
            await().atMost(PATIENCE).until(() -> get(running, "/health/ready").statusCode() == 503);
            assertThat(json(get(running, "/health/ready")).get("reason").textValue())
                    .matches("no answer from the cluster at " + address + " since \\d\\d:\\d\\d:\\d\\d");
            assertThat(get(running, "/health/live").statusCode()).isEqualTo(200);
            assertThat(silent(running)).isPositive();
            double before = silent(running);
            await().atMost(PATIENCE).until(() -> silent(running) > before + 3);
            assertThat(linesWith("no answer")).filteredOn(ONCE).hasSize(1);

            broker = EmbeddedBroker.startOn(data, port(address)).orElseThrow();
            send(300, 500);
            await().atMost(PATIENCE).until(() -> learned(running) == 500 && lag(running) == 0);
            await().atMost(PATIENCE).until(() -> get(running, "/health/ready").statusCode() == 200);
            assertThat(silent(running)).isZero();
            assertThat(linesWith("answers again")).hasSize(1);
            assertThat(linesWith("no answer")).filteredOn(ONCE).hasSize(1);
        }
    }

    @Test
    void process_without_a_partition_says_so_and_is_ready() throws Exception {
        createTopics();
        send(0, 10);

        try (RunningPipeline first = run("exactly_once_v2", "a")) {
            await().atMost(PATIENCE).until(() -> learned(first) == 10);
            try (RunningPipeline second = run("exactly_once_v2", "b")) {
                await().atMost(PATIENCE)
                        .until(() -> get(second, "/health/ready").statusCode() == 200
                                && get(first, "/health/ready").statusCode() == 200
                                && first.pipeline().tasks().size()
                                                + second.pipeline().tasks().size()
                                        == 1);
                RunningPipeline idle = first.pipeline().tasks().isEmpty() ? first : second;

                assertThat(json(get(idle, "/health/ready")).get("partitions").textValue())
                        .isEqualTo("none is given to this process; it stands by");
                await().atMost(PATIENCE)
                        .until(() -> linesWith("no partition of events is left for this process")
                                        .size()
                                == 1);
            }
        }
    }

    private RunningPipeline run(String guarantee, String member) {
        PipelineSettings settings = new PipelineSettings(
                Specification.inferred("outage"),
                "outage",
                Topics.standard(),
                guarantee,
                EventOptions.DEFAULT,
                RecoverySettings.DEFAULT,
                new Every(100, Duration.ofSeconds(1)),
                new Every(100, Duration.ofSeconds(1)),
                state.resolve(member),
                GroupMembership.addTo(client(), state.resolve(member)));
        return RunningPipeline.start(settings, new InetSocketAddress("127.0.0.1", 0));
    }

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.address());
    }

    private void createTopics() {
        try (Cluster cluster = Cluster.at(broker.address(), Map.of())) {
            cluster.topics().createAbsent(Topics.standard().definitions());
        }
    }

    /** In a transaction, which leaves a mark at the end of the log. */
    private void send(int from, int to) {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.address(), "transactional.id", "sender");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = from; i < to; i++) {
                String event = "{\"features\":{\"x\":%d},\"label\":\"%s\"}".formatted(i % 7, i % 7 > 3 ? "a" : "b");
                producer.send(new ProducerRecord<>("events", event.getBytes(UTF_8)));
            }
            producer.commitTransaction();
        }
    }

    private static int port(String address) {
        return URI.create("kafka://" + address).getPort();
    }

    private static long learned(RunningPipeline running) {
        assertThat(running.pipeline().failure()).isEmpty();
        return running.pipeline().tasks().stream()
                .mapToLong(task -> task.learned())
                .sum();
    }

    private List<String> linesWith(String part) {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    private double lag(RunningPipeline running) throws Exception {
        return meter(running, "eddy_learner_lag\\{partition=\"0\"\\}", -1);
    }

    private double silent(RunningPipeline running) throws Exception {
        return meter(running, "eddy_cluster_silent_seconds", -1);
    }

    private double meter(RunningPipeline running, String series, double absent) throws Exception {
        Matcher line = Pattern.compile("(?m)^" + series + " (\\S+)$")
                .matcher(get(running, "/metrics").body());
        return line.find() ? Double.parseDouble(line.group(1)) : absent;
    }

    private HttpResponse<String> get(RunningPipeline running, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(running.uri().resolve(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }
}
