package io.eddy.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Main;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.replay.EventOptions;
import io.eddy.replay.LostEvents;
import io.eddy.safetensors.Safetensors;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import io.eddy.stream.Every;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.EventReader;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions that were, had again after a pipeline has learned a log with gaps and rubbish in it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RebuildIT {
    private static final String APPLICATION = "rebuilt";
    private static final String PREFIX = "r-";
    private static final int EVENTS = 2_000;
    private static final TopicPartition PARTITION = new TopicPartition("r-events", 0);

    /** What each class begins with: of twenty of them a prediction is larger than its topic admits here. */
    private static final String LONG = "l".repeat(450);

    /** The log by offset. */
    private static final TreeMap<Long, byte[]> LOG = new TreeMap<>();

    private static Optional<EmbeddedBroker> broker = Optional.empty();
    private static String address = "";
    private static String published = "";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void learn_a_log(@TempDir Path data) throws Exception {
        broker = EmbeddedBroker.startOn(data.resolve("broker"), 0);
        address = broker.orElseThrow().address();
        Topics topics = Topics.named(PREFIX, Map.of());
        try (Admin admin = Admin.create(client())) {
            new TopicAdmin(admin).createAbsent(topics.definitions());
            alter(admin, topics.predictions().name(), "max.message.bytes", "8192");
        }
        send();
        PipelineSettings settings = new PipelineSettings(
                Specification.inferred("shop"),
                APPLICATION,
                topics,
                "exactly_once_v2",
                EventOptions.DEFAULT,
                new RecoverySettings(new Every(300, Duration.ofHours(1)), false, LostEvents.STOP),
                new Every(1_000_000, Duration.ofSeconds(1)),
                new Every(1_000, Duration.ofSeconds(1)),
                data.resolve("streams"),
                client());
        long end = LOG.lastKey() + 1;
        try (Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime)) {
            pipeline.start();
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
                assertThat(pipeline.failure()).isEmpty();
                return pipeline.tasks().size() == 1 && pipeline.tasks().get(0).snapshotOffset() == end;
            });
        }
        StringWriter list = new StringWriter();
        eddy(list, new StringWriter(), "snapshot", "list", "--bootstrap", address, "--prefix", PREFIX);
        published = lineAfter("  digest   ", list.toString());
    }

    private static void alter(Admin admin, String topic, String setting, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp op = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get();
    }

    @AfterAll
    static void stop() {
        broker.ifPresent(EmbeddedBroker::close);
    }

    /** Some in transactions, whose markers are gaps in the offsets. */
    private static void send() throws Exception {
        Random random = new Random(3);
        Map<String, Object> transactional = Map.of("bootstrap.servers", address, "transactional.id", "sender");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < EVENTS; ) {
                List<byte[]> batch = new ArrayList<>();
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                producer.beginTransaction();
                for (; batch.size() < 170 && i < EVENTS; i++) {
                    batch.add(event(i, random));
                    sent.add(producer.send(new ProducerRecord<>("r-events", batch.get(batch.size() - 1))));
                }
                producer.commitTransaction();
                for (int k = 0; k < batch.size(); k++) {
                    LOG.put(sent.get(k).get().offset(), batch.get(k));
                }
            }
        }
    }

    private static byte[] event(int i, Random random) {
        double x = random.nextGaussian();
        int city = random.nextInt(20);
        String id = i % 7 == 3 ? "" : "\"id\":\"e" + i + "\",";
        String event = "{" + id + "\"features\":{\"x\":" + x + ",\"city\":\"c" + city + "\"},\"label\":\"" + LONG
                + (x > 0.5 ? 30 : random.nextInt(30)) + "\"}";
        return (i % 50 == 9 ? "rubbish" : event).getBytes(UTF_8);
    }

    @Test
    @Order(1)
    void every_version_is_rebuilt_to_the_bit_from_a_checkpoint_and_from_scratch() throws Exception {
        long end = LOG.lastKey() + 1;
        Random random = new Random(11);
        List<Long> stops = new ArrayList<>(List.of(0L, 100L, 170L, 171L, end));
        for (int i = 0; i < 2; i++) {
            stops.add(random.nextLong(end));
        }
        stops.add(end - 3);
        for (long stop : stops) {
            Path file = folder.resolve("model");

            assertThat(eddy("rebuild", "--until", "0:" + stop, "--out", file.toString()))
                    .as(err.toString())
                    .isZero();
            Snapshot near = Snapshot.read(file);
            assertThat(eddy("rebuild", "--from-scratch", "--until", "0:" + stop, "--out", file.toString()))
                    .isZero();
            Snapshot far = Snapshot.read(file);

            assertThat(near.version().offset()).isEqualTo(stop);
            assertThat(near.version()).isEqualTo(far.version());
            assertThat(near.digest()).as("at " + stop).isEqualTo(digestAt(stop));
            assertThat(far.digest()).as("at " + stop).isEqualTo(digestAt(stop));
            assertThat(far.metrics()).isEqualTo(near.metrics());
        }
        assertThat(out.toString()).contains("from the checkpoint at offset", "from scratch, from offset 0");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    @Order(2)
    void a_prediction_is_made_again_to_the_bit() {
        List<Long> offsets = List.copyOf(LOG.keySet());
        for (int i : new int[] {0, 4, 171, 500, 1_403, EVENTS - 1}) {
            out.getBuffer().setLength(0);
            long offset = offsets.get(i);
            boolean named = new String(LOG.get(offset), UTF_8).contains("\"id\"");
            String id = named ? "e" + i : "r-events-0:" + offset;

            assertThat(eddy("explain-prediction", id)).as(out + "\n" + err).isZero();

            assertThat(out.toString())
                    .contains("prediction " + id + " by shop-", "@r-events-0:" + offset, "city \"c", "loss")
                    .endsWith("equal to the bit\n");
            boolean cut = out.toString().contains("could not hold all of it");
            assertThat(cut).as("at " + i).isEqualTo(i >= 171);
        }
    }

    @Test
    @Order(2)
    void a_prediction_is_found_by_the_place_of_its_event() {
        long offset = LOG.keySet().stream()
                .filter(o -> new String(LOG.get(o), UTF_8).contains("\"id\":\"e1000\""))
                .findFirst()
                .orElseThrow();

        assertThat(eddy("explain-prediction", "r-events-0:" + offset))
                .as(out + "\n" + err)
                .isZero();

        assertThat(out.toString())
                .startsWith("the event at r-events-0:" + offset + " has the id e1000\n")
                .contains("\nprediction e1000 by shop-")
                .endsWith("equal to the bit\n");
    }

    @Test
    @Order(3)
    void the_digest_is_that_of_the_newest_snapshot() throws Exception {
        Path file = folder.resolve("model");
        long end = LOG.lastKey() + 1;
        assertThat(eddy("rebuild", "--until", "0:" + end, "--out", file.toString()))
                .isZero();
        out.getBuffer().setLength(0);

        assertThat(eddy("digest")).isZero();
        assertThat(eddy("digest", file.toString())).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).endsWith("  " + published));
        assertThat(lines.get(1)).contains("@r-events-0:" + end + "  ");
    }

    @Test
    @Order(4)
    void a_prediction_is_not_made_again_by_another_model() throws Exception {
        Path model = folder.resolve("other.yaml");
        Files.writeString(model, "name: shop\noutput: multiclass\n");

        assertThat(eddy("explain-prediction", "e1000", "--model", model.toString()))
                .isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(2);
        assertThat(err.toString())
                .contains("note: the application rebuilt runs the model shop-")
                .contains("eddy: prediction e1000 was made by shop-", "but the model here is shop-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rebuild --until 0:99999999 | 1 | r-events-0 ends at offset",
                "rebuild --until 7:1 | 1 | topic r-events has no partition 7; it has 1, counted from 0",
                "rebuild --until 0 | 2 | --until '0' is not PARTITION:OFFSET, as 0:45312 is",
                "rebuild | 2 | --until",
                "rebuild --until 0:1 --out no/folder/here | 1 | there is no folder",
                "rebuild --until 0:1 --prefix other- | 1 | the cluster has no topic other-events",
                "rebuild --until 0:1 --application-id a/b | 2 | --application-id 'a/b' cannot be",
                "explain-prediction nobody | 1 | there is no prediction nobody",
                "explain-prediction r-events-0:99999999 | 1 | the event at r-events-0:99999999 has no prediction",
                "explain-prediction | 2 | ID",
                "digest --application-id stranger | 1 | the application stranger has consumed nothing yet",
                "digest nowhere.safetensors | 1 | no file nowhere.safetensors"
            })
    @Order(5)
    void what_cannot_be_is_one_clear_message(String arguments, int code, String message) {
        assertThat(eddy(arguments.split(" "))).isEqualTo(code);
        assertThat(err.toString()).contains(message).doesNotContain("unexpected");
    }

    @Test
    @Order(6)
    void without_an_origin_the_model_is_inferred_and_that_is_said() {
        assertThat(eddy("rebuild", "--until", "0:50", "--application-id", "new", "--out", folder + "/new"))
                .isZero();

        assertThat(err.toString()).contains("note: the topic new-checkpoints-changelog does not tell which model");
        assertThat(out.toString()).startsWith("eddy-").contains("@r-events-0:50: ");
    }

    @Test
    @Order(6)
    void without_an_origin_the_output_that_was_run_with_can_be_said() throws Exception {
        Path file = folder.resolve("said");
        assertThat(eddy(
                        "rebuild",
                        "--until",
                        "0:50",
                        "--application-id",
                        "new",
                        "--output",
                        "multiclass",
                        "--out",
                        file.toString()))
                .isZero();

        Specification said = Specification.inferred("eddy").withOutput(Specification.Kind.MULTICLASS);
        assertThat(Snapshot.read(file).version().fingerprint()).isEqualTo(said.fingerprint());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    @Order(7)
    void a_damaged_checkpoint_is_told_of_and_not_used() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(client()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            APPLICATION + "-checkpoints-changelog", "manifest/0".getBytes(UTF_8), new byte[20]))
                    .get();
        }
        Path file = folder.resolve("model");
        long end = LOG.lastKey() + 1;

        assertThat(eddy("rebuild", "--until", "0:" + end, "--out", file.toString()))
                .isZero();

        assertThat(err.toString()).startsWith("note: a checkpoint cannot be read: record manifest/0 of 20 bytes");
        assertThat(Snapshot.read(file).digest()).isEqualTo(published);
    }

    @Test
    @Order(9)
    void what_retention_has_removed_is_told_with_both_offsets() throws Exception {
        long oldest = 1_000;
        try (Admin admin = Admin.create(client())) {
            admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(oldest)))
                    .all()
                    .get();
        }
        long end = LOG.lastKey() + 1;

        assertThat(eddy("rebuild", "--until", "0:500", "--out", folder + "/a")).isEqualTo(1);
        assertThat(eddy("rebuild", "--until", "0:" + end, "--from-scratch", "--out", folder + "/a"))
                .isEqualTo(1);
        assertThat(eddy("rebuild", "--until", "0:" + end, "--out", folder + "/a"))
                .isZero();

        List<String> errors =
                err.toString().lines().filter(line -> line.startsWith("eddy:")).toList();
        assertThat(errors.get(0))
                .contains("needs the events from offset 0 on, but those before 1000 are gone")
                .contains("the oldest version that can be rebuilt is at offset 1");
        assertThat(errors.get(1)).contains("without --from-scratch the checkpoint at offset");
    }

    private static String digestAt(long offset) {
        Learner learner = Learners.of(Specification.inferred("shop"));
        Progressive progressive = new Progressive(learner, new Evaluation());
        EventReader reader = new EventReader();
        Event event = new Event();
        for (byte[] bytes : LOG.headMap(offset).values()) {
            try {
                reader.read(bytes, event);
                progressive.learn(event);
            } catch (RejectedEvent e) {
                continue;
            }
        }
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return Safetensors.digest(tensors);
    }

    private int eddy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--bootstrap", address));
        if (!all.contains("--prefix")) {
            all.addAll(1, List.of("--prefix", PREFIX));
        }
        if (!all.contains("--application-id")) {
            all.addAll(1, List.of("--application-id", APPLICATION));
        }
        return eddy(out, err, all.toArray(new String[0]));
    }

    private static int eddy(StringWriter out, StringWriter err, String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static String lineAfter(String start, String lines) {
        return lines.lines()
                .filter(line -> line.startsWith(start))
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .substring(start.length());
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", address);
    }
}
