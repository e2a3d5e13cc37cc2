package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Cluster;
import io.eddy.app.Main;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.snapshot.SnapshotParts;
import io.eddy.state.Tensors;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCommandIT {
    private static Optional<EmbeddedBroker> broker = Optional.empty();
    private static String address = "";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String prefix = "";

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        broker = EmbeddedBroker.startOn(dataDir, 0);
        address = broker.orElseThrow().address();
    }

    @AfterAll
    static void stop() {
        broker.ifPresent(EmbeddedBroker::close);
    }

    @BeforeEach
    void create_a_topic_of_its_own(TestInfo test) throws Exception {
        prefix = test.getTestMethod().orElseThrow().getName() + "-";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic(prefix + "snapshots", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @Test
    void an_empty_topic_holds_no_snapshots() {
        assertThat(eddy("list")).isZero();
        assertThat(out.toString()).isEqualTo("no snapshots yet\n");

        assertThat(eddy("get")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("eddy: there are no snapshots yet; 'eddy run' publishes them as it learns\n");
    }

    @Test
    void a_cluster_without_the_topic_is_a_failure() {
        prefix = "other-";

        assertThat(eddy("list")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("eddy: the cluster at %s has no topic other-snapshots; 'eddy run' creates and fills it\n"
                        .formatted(address));
    }

    @Test
    void what_was_committed_is_listed_the_newest_last() {
        Snapshot first = snapshot("events-0", 1_234_567);
        send(true, cut(first, Slot.A));
        send(true, cut(snapshot("events-1", 7), Slot.A));
        send(false, cut(snapshot("events-0", 9_999_999), Slot.B));

        assertThat(eddy("list")).isZero();

        assertThat(out.toString().lines())
                .startsWith(
                        "elec2-3f9ac1@events-0:1234567",
                        "  events   1,234,567 learned, the last of 2026-01-31T12:00:00Z",
                        "  size     %,d bytes in 3 parts".formatted(fileBytes(first).length),
                        "  digest   " + first.digest(),
                        "  metrics  accuracy 0.87654  events 1234567",
                        "elec2-3f9ac1@events-1:7")
                .hasSize(10);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void the_newest_whole_snapshot_becomes_a_file() {
        Snapshot first = snapshot("events-0", 100);
        List<SnapshotPart> half = cut(snapshot("events-0", 300), Slot.A);
        send(true, cut(first, Slot.A));
        send(true, cut(snapshot("events-0", 200), Slot.B));
        send(true, half.subList(0, 1));
        Path file = folder.resolve("model.safetensors");

        assertThat(eddy("get", "--out", file.toString())).isZero();

        Snapshot expected = snapshot("events-0", 200);
        assertThat(file).hasBinaryContent(fileBytes(expected));
        assertThat(out.toString())
                .isEqualTo("%s: %,d bytes in %s\ndigest %s\n"
                        .formatted(expected.version(), fileBytes(expected).length, file, expected.digest()));
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void a_snapshot_can_be_named() {
        send(true, cut(snapshot("events-0", 100), Slot.A));
        send(true, cut(snapshot("events-0", 200), Slot.B));
        send(true, cut(snapshot("events-1", 7), Slot.A));
        Path exact = folder.resolve("exact");
        Path newest = folder.resolve("newest");

        assertThat(eddy("get", "elec2-3f9ac1@events-0:100", "--out", exact.toString()))
                .isZero();
        assertThat(eddy("get", "elec2-3f9ac1@events-0", "--out", newest.toString()))
                .isZero();

        assertThat(exact).hasBinaryContent(fileBytes(snapshot("events-0", 100)));
        assertThat(newest).hasBinaryContent(fileBytes(snapshot("events-0", 200)));
    }

    @Test
    void a_version_that_is_not_there_is_a_failure_that_tells_what_is() {
        send(true, cut(snapshot("events-0", 100), Slot.A));

        assertThat(eddy("get", "elec2-3f9ac1@events-0:1")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualTo("eddy: there is no snapshot elec2-3f9ac1@events-0:1; there are elec2-3f9ac1@events-0:100\n");
    }

    @Test
    void a_snapshot_that_is_being_replaced_is_shown_but_not_fetched() {
        List<SnapshotPart> parts = cut(snapshot("events-0", 100), Slot.A);
        send(true, parts.subList(1, parts.size()));

        assertThat(eddy("list")).isZero();
        assertThat(eddy("get")).isEqualTo(1);

        assertThat(out.toString()).contains(":100  (not whole: its parts are being replaced)");
        assertThat(err.toString()).contains("snapshot elec2-3f9ac1@events-0:100 is not whole");
    }

    @Test
    void a_topic_is_read_as_it_was_when_it_was_opened_however_often_it_is_written_meanwhile() throws IOException {
        Snapshot first = snapshot("events-0", 100);
        send(true, cut(first, Slot.A));
        try (Cluster cluster = Cluster.at(address, Map.of());
                SnapshotTopic topic = SnapshotTopic.open(
                        cluster, Topics.named(prefix, Map.of()).snapshots())) {
            SnapshotAssembler before = SnapshotAssembler.keeping(key -> true);
            topic.read(before, new PrintWriter(err));
            assertThat(before.newest()).isPresent();
            send(true, cut(snapshot("events-0", 200), Slot.A));

            SnapshotAssembler again = SnapshotAssembler.keeping(key -> true);
            topic.read(again, new PrintWriter(err));

            assertThat(again.newest().orElseThrow().read().digest()).isEqualTo(first.digest());
        }
    }

    @Test
    void records_of_somebody_else_are_passed_over() {
        send(true, List.of(new SnapshotPart("rubbish", new byte[] {1})));
        send(true, cut(snapshot("events-0", 100), Slot.A));

        assertThat(eddy("list")).isZero();

        assertThat(out.toString()).startsWith("elec2-3f9ac1@events-0:100");
        assertThat(err.toString())
                .contains("passed over 1 records")
                .contains("the key rubbish is not of the form model/slot/part");
    }

    @Test
    void a_file_that_cannot_be_written_is_a_failure() {
        send(true, cut(snapshot("events-0", 100), Slot.A));

        assertThat(eddy("get", "--out", folder.toString())).isEqualTo(1);
        assertThat(eddy("get", "--out", folder.resolve("no/model").toString())).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly(
                        "eddy: %s is a folder; --out wants the name of a file".formatted(folder),
                        "eddy: cannot write %1$s/no/model: there is no folder %1$s/no".formatted(folder));
    }

    private int eddy(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("snapshot", command, "--bootstrap", address, "--prefix", prefix));
        Collections.addAll(all, arguments);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(new String[0]));
    }

    /** Writes records in one transaction, as the pipeline does. */
    private void send(boolean commit, List<SnapshotPart> records) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address, "transactional.id", prefix);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (SnapshotPart record : records) {
                producer.send(new ProducerRecord<>(prefix + "snapshots", record.key(), record.bytes()));
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static List<SnapshotPart> cut(Snapshot snapshot, Slot slot) {
        List<SnapshotPart> records = new ArrayList<>();
        SnapshotParts.cut(snapshot, slot, 1000).forEachRemaining(records::add);
        assertThat(records).hasSize(4);
        return records;
    }

    private static Snapshot snapshot(String source, long offset) {
        Tensors tensors = new Tensors();
        float[] weights = new float[500];
        weights[0] = offset;
        tensors.save(false).floats("weights", weights, 0, 500, 500);
        return new Snapshot(
                new ModelVersion("elec2", "3f9ac1", source, offset),
                offset,
                Instant.parse("2026-01-31T12:00:00Z"),
                "name: elec2\n",
                new TreeMap<>(Map.of("accuracy", 0.876543, "events", (double) offset)),
                tensors);
    }

    private static byte[] fileBytes(Snapshot snapshot) {
        try {
            return snapshot.file().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
