package io.eddy.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What was learned is forgotten when somebody means it, and at no other time. */
class ResetCommandIT {
    private static final int EVENTS = 300;

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void what_was_learned_is_forgotten_once_nobody_runs_and_somebody_agreed(String protocol) throws Exception {
        String application = "reset-" + protocol;
        Topics topics = topics(application);
        try (Pipeline pipeline = start(application, topics, protocol)) {
            learn(pipeline);
            assertThat(reset(application, "--yes")).isEqualTo(1);
            assertThat(err.toString()).contains(application + " is in use: " + application, "stop it first");
        }

        // which Kafka Streams makes for stores on disk
        Files.createDirectories(state(application).resolve("0_0"));

        assertThat(reset(application, "--yes", "--prefix", ""))
                .as("of topics that it has not read")
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(application + " has read " + topics.events().name() + ", and not events; say with --prefix");
        assertThat(reset(application, "--dry-run")).isZero();
        assertThat(out.toString())
                .contains(
                        topics.events().name() + "-0 at offset " + EVENTS,
                        "the topic " + application + "-checkpoints-changelog, 1 partition",
                        "the folder " + state(application),
                        "nothing was forgotten, because of --dry-run");
        assertThat(answering("n\n", () -> reset(application))).isEqualTo(1);
        assertThat(answering("", () -> reset(application))).isEqualTo(1);
        assertThat(state(application)).exists();

        assertThat(answering("y\n", () -> reset(application))).isZero();

        assertThat(out.toString()).contains("Forget it? [y/N]", "forgotten");
        assertThat(state(application)).doesNotExist();
        assertThat(reset(application, "--yes")).isZero();
        assertThat(out.toString()).contains("there is nothing to forget");
        try (Pipeline pipeline = start(application, topics, protocol)) {
            learn(pipeline);
            assertThat(pipeline.tasks().get(0).redo().events()).isZero();
        }
    }

    @Test
    void what_was_never_there_is_not_made_by_asking() throws Exception {
        assertThat(reset("nobody", "--dry-run")).isZero();

        assertThat(out.toString()).contains("nobody has kept nothing");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private Topics topics(String application) {
        Topics topics = Topics.named(application + "-", Map.of());
        try (Admin admin = Admin.create(client())) {
            new TopicAdmin(admin).createAbsent(topics.definitions());
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(client()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                String event = "{\"features\":{\"x\":%d},\"label\":\"%s\"}".formatted(i % 9, i % 9 > 4 ? "yes" : "no");
                producer.send(new ProducerRecord<>(topics.events().name(), event.getBytes(UTF_8)));
            }
        }
        return topics;
    }

    private Pipeline start(String application, Topics topics, String protocol) {
        Map<String, Object> client = Map.of("bootstrap.servers", broker.address(), "group.protocol", protocol);
        Pipeline pipeline = new Pipeline(
                new PipelineSettings(
                        Specification.inferred("shop"),
                        application,
                        topics,
                        "exactly_once_v2",
                        EventOptions.DEFAULT,
                        new RecoverySettings(new Every(100, Duration.ofSeconds(1)), false, LostEvents.STOP),
                        new Every(1_000_000, Duration.ofSeconds(1)),
                        new Every(1_000, Duration.ofSeconds(1)),
                        folder.resolve("streams"),
                        GroupMembership.addTo(client, folder)),
                System::currentTimeMillis,
                System::nanoTime);
        pipeline.start();
        return pipeline;
    }

    private static void learn(Pipeline pipeline) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
            assertThat(pipeline.failure()).isEmpty();
            return pipeline.tasks().size() == 1
                    && pipeline.tasks().get(0).learned() == EVENTS
                    && pipeline.tasks().get(0).checkpoints().taken() > 0;
        });
    }

    private Path state(String application) {
        return folder.resolve("streams").resolve(application);
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.address());
    }

    private static int answering(String typed, IntSupplier command) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(typed.getBytes(UTF_8)));
        try {
            return command.getAsInt();
        } finally {
            System.setIn(before);
        }
    }

    private int reset(String application, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "reset",
                "--application-id",
                application,
                "--bootstrap",
                broker.address(),
                "--data-dir",
                folder.toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--prefix")) {
            arguments.addAll(List.of("--prefix", application + "-"));
        }
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments.toArray(String[]::new));
    }
}
