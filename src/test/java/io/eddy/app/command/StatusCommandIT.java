package io.eddy.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eddy.app.Cluster;
import io.eddy.app.GroupMembership;
import io.eddy.app.Main;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.EventOptions;
import io.eddy.replay.LostEvents;
import io.eddy.spec.Specification;
import io.eddy.stream.Every;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.Fitted;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandIT {
    private static EmbeddedBroker broker;

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start(@TempDir Path data) {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void application_is_shown_as_long_as_it_runs_and_afterwards() {
        Topics topics = Topics.named("shown-", Map.of());
        create(topics);
        assertThat(status("shown-")).contains("eddy, does not run", "shown-events-0: nothing learned yet  lag 0");
        send(topics, 300);
        assertThat(status("shown-")).contains("shown-events-0: nothing learned yet  lag 300");

        try (Pipeline pipeline = run(topics)) {
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(status("shown-"))
                            .startsWith("cluster      " + broker.address() + ", 1 broker\n")
                            .contains("application  eddy, 1 member\n")
                            .containsPattern(" at 127.0.0.1: shown-events-0\n")
                            .containsPattern(
                                    "shop-[0-9a-f]{6}@shown-events-0:300  lag 0  accuracy 0\\.\\d{3} \\(majority 0\\.\\d{3}, last 0\\.\\d{3}\\)"
                                            + "  snapshot \\d+ s old  checkpoint \\d+ s old\n"));
        }
        send(topics, 20);

        assertThat(status("shown-"))
                .contains("application  eddy, does not run\n")
                .containsPattern("@shown-events-0:300  lag 20  accuracy");
    }

    @Test
    void what_was_set_aside_is_shown_with_the_last_of_each_topic() {
        Topics topics = Topics.named("refused-", Map.of());
        create(topics);
        assertThat(status("refused-")).doesNotContain("set aside");
        letter(topics, new DeadLetter("unknown-label", "/r is \"R\"", "map", "orders", 3, 41, 0));
        letter(topics, new DeadLetter("not-json", "no JSON", "decode", "refused-events", 0, 7, 0));
        letter(topics, new DeadLetter("unknown-label", "/r is \"K\"", "map", "orders", 2, 1_999, 0));

        assertThat(status("refused-")).contains("""
                        set aside    up to 3 records in refused-dead-letters, the last of each topic is
                        set aside    orders-2:1999, unknown-label: /r is "K"
                        set aside    refused-events-0:7, not-json: no JSON
                        """);
    }

    private static void letter(Topics topics, DeadLetter letter) {
        Fitted around = letter.around(null, new byte[] {1}, new RecordHeaders(), 1_000);
        Map<String, Object> config = Map.of("bootstrap.servers", broker.address());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(config), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    topics.deadLetters().name(), null, around.key(), around.value(), around.headers()));
        }
    }

    @Test
    void cluster_without_the_topic_is_a_failure() {
        assertThat(eddy("status", "--bootstrap", broker.address(), "--prefix", "absent-", "--application-id", "x"))
                .isEqualTo("1 ");
        assertThat(err)
                .hasToString(
                        "eddy: the cluster at %s has no topic absent-events; 'eddy run' creates it, --prefix names other topics\n"
                                .formatted(broker.address()));
    }

    private String status(String prefix) {
        String code = eddy("status", "--bootstrap", broker.address(), "--prefix", prefix);
        assertThat(err.toString()).isEmpty();
        assertThat(code).startsWith("0 ");
        return code.substring(2);
    }

    /** Gives the exit code, a space, and what was printed. */
    private String eddy(String... arguments) {
        StringWriter out = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return code + " " + out;
    }

    private Pipeline run(Topics topics) {
        Map<String, Object> client = Map.of("bootstrap.servers", broker.address());
        Every second = new Every(1_000_000, Duration.ofSeconds(1));
        PipelineSettings settings = new PipelineSettings(
                Specification.inferred("shop"),
                "eddy",
                topics,
                "exactly_once_v2",
                EventOptions.DEFAULT,
                new RecoverySettings(second, false, LostEvents.STOP),
                second,
                second,
                folder,
                GroupMembership.addTo(client, folder));
        Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime);
        pipeline.start();
        return pipeline;
    }

    private static void create(Topics topics) {
        try (Cluster cluster = Cluster.at(broker.address(), Map.of())) {
            cluster.topics().createAbsent(topics.definitions());
        }
    }

    private static void send(Topics topics, int events) {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.address());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(config), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < events; i++) {
                String event = "{\"features\":{\"x\":%d},\"label\":\"%s\"}".formatted(i % 7, i % 7 > 3 ? "a" : "b");
                producer.send(new ProducerRecord<>(topics.events().name(), event.getBytes(UTF_8)));
            }
        }
    }
}
