package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.intake.SmallRegistry;
import io.eddy.learn.Learners;
import io.eddy.replay.CommittedOffsets;
import io.eddy.replay.EventLog;
import io.eddy.replay.EventOptions;
import io.eddy.replay.Overtaken;
import io.eddy.replay.Overtaken.Gap;
import io.eddy.spec.Input;
import io.eddy.spec.Inputs;
import io.eddy.spec.Specification;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Subtopology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Records of other topics become events, which are learned from as any other. */
class IntakeTopologyTest {
    private static final Topics TOPICS = Topics.standard();
    private static final Instant NOW = Instant.parse("2026-05-08T00:00:00Z");
    private static final String ORDER =
            "{\"order\":{\"price\":3.5,\"city\":\"Basel\"},\"returned\":%s,\"at\":\"2026-05-07T12:00:00Z\"}";

    @TempDir
    Path folder;

    private final TaskBoard board = new TaskBoard();
    private final IntakeBoard intakes = new IntakeBoard();
    private final Overtaken overtaken = new Overtaken();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> orders;
    private TestInputTopic<byte[], byte[]> events;

    @BeforeEach
    void start() {
        driver = new TopologyTestDriver(topology(input("orders"), input("returns")), config(), NOW);
        orders = driver.createInputTopic("orders", new ByteArraySerializer(), new ByteArraySerializer());
        events = driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void a_record_becomes_an_event_that_says_where_it_comes_from_and_is_learned_from() {
        orders.pipeInput(
                new TestRecord<>(bytes("k"), bytes(ORDER.formatted(true)), new RecordHeaders(), 1_778_155_200_000L));

        TestRecord<byte[], byte[]> event = only("events");
        assertThat(new String(event.value(), UTF_8))
                .isEqualTo(
                        "{\"features\":{\"order.price\":3.5,\"order.city\":\"Basel\",\"at\":\"2026-05-07T12:00:00Z\"},"
                                + "\"label\":true,\"time\":1778155200000,\"source\":\"orders-0:0\",\"sourceId\":\"id-of-orders\"}");
        assertThat(event.key()).isEqualTo(bytes("k"));
        assertThat(event.timestamp()).isEqualTo(1_778_155_200_000L);
        TestRecord<byte[], byte[]> prediction = only("predictions");
        assertThat(new String(prediction.value(), UTF_8)).contains("\"id\":\"events-0:0\"", "\"label\":\"true\"");
        assertThat(prediction.key()).isEqualTo(bytes("k"));
    }

    @Test
    void several_topics_go_into_the_one_log() {
        TestInputTopic<byte[], byte[]> returns =
                driver.createInputTopic("returns", new ByteArraySerializer(), new ByteArraySerializer());

        orders.pipeInput(bytes(ORDER.formatted(true)));
        returns.pipeInput(bytes(ORDER.formatted(false)));
        events.pipeInput(bytes("{\"features\":{\"order.price\":1},\"label\":true}"));
        look();

        assertThat(read("events")).hasSize(2);
        assertThat(status().learned()).isEqualTo(3);
    }

    @Test
    void what_cannot_be_mapped_is_set_aside_with_its_own_place_and_the_stream_goes_on() {
        orders.pipeInput(bytes(ORDER.formatted(true)));
        orders.pipeInput(bytes("{\"order\":{\"price\":3.5}}"));
        orders.pipeInput(bytes("rubbish"));
        orders.pipeInput(bytes(ORDER.formatted(false)));
        look();

        List<TestRecord<byte[], byte[]>> letters = read("dead-letters");
        assertThat(letters).hasSize(2);
        DeadLetter letter = DeadLetter.in(letters.get(0).headers()).orElseThrow();
        assertThat(letter.topic() + "-" + letter.partition() + ":" + letter.offset())
                .isEqualTo("orders-0:1");
        assertThat(letter.reason()).isEqualTo("missing-label");
        assertThat(letter.failed()).isEqualTo("map");
        assertThat(letters.get(1).value()).isEqualTo(bytes("rubbish"));
        assertThat(status().learned()).isEqualTo(2);
        assertThat(intakes.sources()).singleElement().satisfies(source -> {
            assertThat(source.source()).isEqualTo(new TopicPartition("orders", 0));
            assertThat(source.mapped()).isEqualTo(2);
            assertThat(source.rejected()).containsOnly(entry(Reason.MISSING_LABEL, 1L), entry(Reason.NOT_JSON, 1L));
            assertThat(source.next()).isEqualTo(4);
        });
    }

    @Test
    void the_first_record_that_is_set_aside_is_told_for_each_reason() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(IntakeProcessor.class);
        lines.start();
        log.addAppender(lines);

        orders.pipeInput(bytes("{\"order\":{\"price\":3.5}}"));
        orders.pipeInput(bytes("{\"order\":{\"price\":4.5}}"));
        orders.pipeInput(bytes("rubbish"));

        log.detachAppender(lines);
        assertThat(lines.list)
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "WARN orders-0: the record at offset 0 is set aside (missing-label): the record has nothing in ")
                                .endsWith(
                                        "; so are others of orders for that reason, and they are counted; dead-letters has them"),
                        line -> assertThat(line)
                                .startsWith("WARN orders-0: the record at offset 2 is set aside (not-json): "));
    }

    @Test
    void an_event_that_is_too_large_for_the_log_is_set_aside_before_it_is_sent() {
        String text = "long ".repeat(4_000_000);
        orders.pipeInput(bytes("{\"text\":\"" + text + "\",\"returned\":true}"));
        orders.pipeInput(bytes(ORDER.formatted(false)));
        look();

        assertThat(DeadLetter.in(only("dead-letters").headers()).orElseThrow())
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo("too-large"))
                .satisfies(letter -> assertThat(letter.message()).contains("the topic events admits 16,777,216"));
        assertThat(status().learned()).isEqualTo(1);
    }

    @Test
    void an_event_that_is_written_twice_is_learned_and_published_once() {
        orders.pipeInput(bytes(ORDER.formatted(true)));
        byte[] again = only("events").value();
        events.pipeInput(again);
        orders.pipeInput(bytes(ORDER.formatted(false)));
        look();

        assertThat(read("predictions")).hasSize(2);
        assertThat(read("dead-letters")).isEmpty();
        assertThat(status().learned()).isEqualTo(2);
        assertThat(status().report().repeated()).isEqualTo(1);
    }

    @Test
    void an_event_of_long_ago_has_the_time_in_itself_and_its_record_one_at_which_it_is_kept() {
        orders.pipeInput(new TestRecord<>(null, bytes(ORDER.formatted(true)), new RecordHeaders(), 1_000_000_000_000L));

        TestRecord<byte[], byte[]> event = only("events");
        assertThat(new String(event.value(), UTF_8)).contains("\"time\":1000000000000");
        assertThat(event.timestamp()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void where_retention_was_quicker_it_goes_on_and_counts_what_nobody_learns() {
        orders.pipeInput(bytes(ORDER.formatted(true)));
        overtaken.note(new TopicPartition("orders", 0), new Gap(1, 8));
        orders.pipeInput(bytes(ORDER.formatted(true)));
        look();

        assertThat(intakes.sources())
                .singleElement()
                .satisfies(source -> assertThat(source.lost()).isEqualTo(7));
        assertThat(status().learned()).isEqualTo(2);
    }

    @Test
    void schemas_change_under_way_and_a_registry_that_is_away_is_waited_for() throws Exception {
        stop();
        Schema first = schema("{'name':'returned','type':'boolean'},{'name':'price','type':'double'}");
        Schema second =
                schema("{'name':'returned','type':'boolean'},{'name':'city','type':['null','string'],'default':null}");
        try (SmallRegistry registry = new SmallRegistry()) {
            int one = registry.register("orders-value", "AVRO", first.toString(), Map.of());
            int two = registry.register("orders-value", "AVRO", second.toString(), Map.of());
            Input.Schema where = new Input.Schema(Optional.empty(), Optional.of(registry.url()), "m.yaml");
            driver =
                    new TopologyTestDriver(topology(input("orders").with(new Input.Format.Avro(where))), config(), NOW);
            orders = driver.createInputTopic("orders", new ByteArraySerializer(), new ByteArraySerializer());

            orders.pipeInput(avro(one, first, true, 2.5));
            registry.stop();
            CompletableFuture<Void> back = CompletableFuture.runAsync(() -> {
                Awaitility.await()
                        .until(() -> intakes.sources().stream()
                                .anyMatch(it -> it.waiting().isPresent()));
                registry.start();
            });
            orders.pipeInput(avro(two, second, false, "Basel"));
            back.get();
            orders.pipeInput(avro(one, first, true, 3.5));
            look();
        }

        assertThat(read("events"))
                .map(event ->
                        new String(event.value(), UTF_8).replaceAll(",\"time\":\\d+|,\"sourceId\":\"[^\"]*\"", ""))
                .containsExactly(
                        "{\"features\":{\"price\":2.5},\"label\":true,\"source\":\"orders-0:0\"}",
                        "{\"features\":{\"city\":\"Basel\"},\"label\":false,\"source\":\"orders-0:1\"}",
                        "{\"features\":{\"price\":3.5},\"label\":true,\"source\":\"orders-0:2\"}");
        assertThat(read("dead-letters")).isEmpty();
        assertThat(status().learned()).isEqualTo(3);
        assertThat(intakes.sources())
                .singleElement()
                .satisfies(it -> assertThat(it.waiting()).isEmpty());
    }

    private static Schema schema(String fields) {
        return new Schema.Parser().parse(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
    }

    private static byte[] avro(int id, Schema schema, Object... values) throws IOException {
        GenericRecord record = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) {
            record.put(i, values[i]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    @Test
    void the_learner_has_the_same_place_in_the_topology_with_and_without_an_intake() {
        Topology with = topology(input("orders"));
        Topology without = topology();

        assertThat(learner(with)).isEqualTo(learner(without));
        assertThat(learner(with)).startsWith("Sub-topology: 0");
        assertThat(without.describe().subtopologies()).hasSize(1);
        assertThat(with.describe().subtopologies()).hasSize(2);
    }

    private static String learner(Topology topology) {
        return topology.describe().subtopologies().stream()
                .filter(part -> part.id() == 0)
                .map(Subtopology::toString)
                .findFirst()
                .orElseThrow();
    }

    private static Input input(String topic) {
        return Input.of(topic, "returned", "--label");
    }

    private Topology topology(Input... inputs) {
        Every often = new Every(10, Duration.ofSeconds(10));
        PipelineSettings settings = new PipelineSettings(
                Specification.inferred("demo"),
                "test",
                TOPICS,
                StreamsConfig.EXACTLY_ONCE_V2,
                EventOptions.DEFAULT,
                RecoverySettings.DEFAULT,
                often,
                Optional.empty(),
                often,
                new IntakeSettings(new Inputs(List.of(inputs)), Math.min(1, inputs.length)),
                LoopSettings.NONE,
                folder,
                Map.of());
        return EventTopology.of(
                settings,
                () -> Learners.of(settings.specification()),
                partition -> new EmptyLog(),
                CommittedOffsets.TOGETHER,
                overtaken,
                new Unread(Set.of()),
                version -> Optional.empty(),
                () -> TopicLimits.defined(TOPICS),
                board,
                new LoopBoard(),
                intakes,
                input -> "id-of-" + input,
                () -> 0,
                () -> 0);
    }

    private Properties config() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        return config;
    }

    private static final class EmptyLog implements EventLog.Partition {
        @Override
        public EventLog.Consumed consumed() {
            return new EventLog.Consumed(0, 0, OptionalLong.empty());
        }

        @Override
        public Optional<String> topicId() {
            return Optional.empty();
        }

        @Override
        public void read(long from, long to, EventLog.Reader reader) {
            throw new AssertionError("nothing has been consumed");
        }

        @Override
        public void close() {}
    }

    private void look() {
        driver.advanceWallClockTime(Duration.ofMillis(300));
    }

    private TaskStatus status() {
        return board.tasks().get(0);
    }

    private List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private TestRecord<byte[], byte[]> only(String topic) {
        List<TestRecord<byte[], byte[]>> records = read(topic);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
