package io.eddy.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Cluster;
import io.eddy.app.Main;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.replay.EventOptions;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.stream.Every;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class SendCommandIT {
    private static final DataOptions BOUGHT = DataOptions.NONE.withLabel("bought");

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String prefix = "";

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        broker = EmbeddedBroker.startOn(dataDir, 0).orElseThrow();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void use_topics_of_its_own(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName() + "-";
    }

    @Test
    void each_row_is_written_once_in_its_order_to_a_topic_that_is_made_if_absent() {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 5_000);

        assertThat(eddy(csv, "--label", "bought")).isZero();

        List<byte[]> rows = new ArrayList<>();
        try (DataFile file = DataFile.open(csv, BOUGHT)) {
            while (file.next()) {
                rows.add(file.json());
            }
        }
        List<ConsumerRecord<byte[], byte[]>> records = records();
        assertThat(records).extracting(ConsumerRecord::value).containsExactlyElementsOf(rows);
        assertThat(records).extracting(ConsumerRecord::key).containsOnlyNulls();
        assertThat(new String(records.get(6).value(), UTF_8)).startsWith("{\"id\":\"shop-7\",");
        assertThat(out.toString()).startsWith("created topic " + prefix + "events");
        assertThat(out.toString().lines().reduce((before, last) -> last).orElseThrow())
                .matches("5,000 events written to " + prefix + "events in [0-9.]+ s");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void rows_of_one_key_stay_in_one_partition() throws Exception {
        create(3, Map.of());
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 200);

        assertThat(eddy(csv, "--label", "bought", "--key", "city")).isZero();

        Map<String, Set<Integer>> partitions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            partitions
                    .computeIfAbsent(new String(record.key(), UTF_8), city -> new HashSet<>())
                    .add(record.partition());
        }
        assertThat(partitions)
                .hasSize(7)
                .allSatisfy((city, held) -> assertThat(held).hasSize(1));
        assertThat(out.toString()).doesNotContain("partitions");
    }

    @Test
    void without_a_key_it_says_that_several_partitions_have_an_order_each() throws Exception {
        create(3, Map.of());

        assertThat(eddy(Purchases.csv(folder.resolve("shop.csv"), 200), "--label", "bought"))
                .isZero();

        assertThat(records()).hasSize(200);
        assertThat(out.toString()).contains(prefix + "events has 3 partitions and there is no --key");
    }

    @Test
    void a_rate_is_kept() {
        long start = System.nanoTime();

        assertThat(eddy(Purchases.csv(folder.resolve("shop.csv"), 50), "--label", "bought", "--rate", "100"))
                .isZero();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(490));
        assertThat(records()).hasSize(50);
    }

    @Test
    void a_row_that_the_topic_refuses_is_a_failure_that_counts_what_was_written() throws Exception {
        create(1, Map.of("max.message.bytes", "1000"));
        Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n" + "x".repeat(2_000) + ",3\n");

        assertThat(eddy(file, "--label", "y")).isEqualTo(1);

        assertThat(err.toString()).matches("eddy: [01] of 2 events were written to " + prefix + "events, then: .*\\R");
    }

    @Test
    void what_is_sent_and_what_is_evaluated_make_the_same_model() throws Exception {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 1_000);
        Path model = Files.writeString(folder.resolve("shop.yaml"), "output: {type: binary, positive: no}\n");
        StringWriter figures = new StringWriter();

        assertThat(eddy(csv, "--label", "bought")).isZero();
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(figures, true))
                        .execute("evaluate", csv.toString(), "--label", "bought", "--model", model.toString()))
                .isZero();

        Manifest published = learned(SpecificationReader.read(model), 1_000);
        assertThat(figures.toString()).contains("digest " + published.digest());
        assertThat(published.metrics().get("f1")).isNotNull();
        assertThat(figures.toString())
                .containsPattern("(?m)^f1 +%.4f ".formatted(published.metrics().get("f1")))
                .containsPattern(
                        "(?m)^logLoss +%.4f ".formatted(published.metrics().get("logLoss")));
    }

    /** What a pipeline publishes after so many events. */
    private Manifest learned(Specification specification, long events) {
        Topics topics = Topics.named(prefix, Map.of());
        Map<String, Object> client = Map.of("bootstrap.servers", broker.address());
        try (Admin admin = Admin.create(client)) {
            new TopicAdmin(admin).createAbsent(topics.definitions());
        }
        PipelineSettings settings = new PipelineSettings(
                specification,
                prefix + "app",
                topics,
                "exactly_once_v2",
                EventOptions.DEFAULT,
                RecoverySettings.DEFAULT,
                new Every(events, Duration.ofMinutes(10)),
                new Every(events, Duration.ofMinutes(10)),
                folder.resolve("streams"),
                client);
        SnapshotAssembler snapshots = SnapshotAssembler.listing();
        try (Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime)) {
            pipeline.start();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> pipeline.tasks().stream().anyMatch(task -> task.snapshotOffset() == events));
        }
        try (Cluster cluster = Cluster.at(broker.address(), Map.of());
                SnapshotTopic topic = SnapshotTopic.open(cluster, topics.snapshots())) {
            topic.read(snapshots, new PrintWriter(err, true));
        }
        assertThat(snapshots.list()).hasSize(1);
        return snapshots.list().get(0).manifest();
    }

    private void create(int partitions, Map<String, String> config) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            NewTopic topic = new NewTopic(prefix + "events", partitions, (short) 1).configs(config);
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    private int eddy(Path file, String... options) {
        List<String> all = new ArrayList<>(List.of("send", file.toString(), "--bootstrap", broker.address()));
        Collections.addAll(all, "--prefix", prefix);
        all.addAll(Arrays.asList(options));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(new String[0]));
    }

    /** All records of the topic, partition by partition. */
    private List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            for (var info : consumer.partitionsFor(prefix + "events")) {
                TopicPartition partition = new TopicPartition(info.topic(), info.partition());
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
                }
            }
        }
        return records;
    }
}
