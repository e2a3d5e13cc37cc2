package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.eddy.Seeds;
import io.eddy.checkpoint.Origin;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.learn.Label;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Prediction;
import io.eddy.replay.CommittedOffsets;
import io.eddy.replay.EventLog;
import io.eddy.replay.EventOptions;
import io.eddy.replay.LostEvents;
import io.eddy.replay.Overtaken;
import io.eddy.replay.StoredRecords;
import io.eddy.replay.Unlucky;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.FrozenModel;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.Mutations;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.Topic;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyTest {
    private static final Topics TOPICS = Topics.named("t-", Map.of());

    private static final EventLog NOTHING_CONSUMED = partition -> new EventLog.Partition() {
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
    };

    @TempDir
    Path folder;

    private EventOptions options = EventOptions.DEFAULT;
    private UnaryOperator<Learner> learner = UnaryOperator.identity();
    private TopicLimits limits = TopicLimits.defined(TOPICS);
    private final TaskBoard board = new TaskBoard();
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final Overtaken overtaken = new Overtaken();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> events;

    @BeforeEach
    void start() {
        start(Specification.inferred("demo"));
    }

    private void start(Specification specification) {
        PipelineSettings settings = new PipelineSettings(
                specification,
                "test",
                TOPICS,
                "at_least_once",
                options,
                new RecoverySettings(new Every(200, Duration.ofSeconds(10)), false, LostEvents.STOP),
                new Every(100, Duration.ofSeconds(10)),
                new Every(50, Duration.ofSeconds(10)),
                folder,
                Map.of());
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver = new TopologyTestDriver(
                EventTopology.of(
                        settings,
                        () -> learner.apply(Learners.of(settings.specification())),
                        NOTHING_CONSUMED,
                        CommittedOffsets.TOGETHER,
                        overtaken,
                        new Unread(Set.of()),
                        version -> Optional.empty(),
                        () -> limits,
                        board,
                        new LoopBoard(),
                        new IntakeBoard(),
                        input -> "",
                        millis::get,
                        System::nanoTime),
                config);
        events = driver.createInputTopic(TOPICS.events().name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void each_event_is_predicted_by_the_version_before_it() {
        send("{\"id\":\"a\",\"features\":{\"x\":1},\"label\":\"yes\",\"time\":5}");
        send("{\"features\":{\"x\":2},\"label\":\"no\"}");

        List<PredictionMessage> predictions = read(TOPICS.predictions());
        String version = "demo-" + Specification.inferred("demo").fingerprint() + "@t-events-0:";
        assertThat(predictions).hasSize(2);
        assertThat(predictions.get(0).id()).isEqualTo("a");
        assertThat(predictions.get(0).prediction()).isInstanceOf(Prediction.None.class);
        assertThat(predictions.get(0).model()).hasToString(version + "0");
        assertThat(predictions.get(0).label()).isEqualTo(new Label.Category("yes"));
        assertThat(predictions.get(0).time()).isEqualTo(5_000);
        assertThat(predictions.get(1).id()).isEqualTo("t-events-0:1");
        assertThat(predictions.get(1).model()).hasToString(version + "1");
        assertThat(((Prediction.OfClass) predictions.get(1).prediction()).label())
                .isEqualTo("yes");
    }

    @Test
    void whoever_looks_on_gets_the_model_that_predicts_the_next_event_and_each_answer() throws Exception {
        stop();
        List<Snapshot> copies = new ArrayList<>();
        List<String> answered = new ArrayList<>();
        board.watch(new Onlooker() {
            @Override
            public void answered(int partition, Event event, PredictionMessage message) {
                answered.add(event.id() + " " + message.model().offset());
            }

            @Override
            public boolean wantsModel(int partition) {
                return true;
            }

            @Override
            public void model(int partition, Snapshot copy) {
                copies.add(copy);
            }

            @Override
            public void left(int partition) {
                answered.add("left " + partition);
            }
        });
        start(Specification.inferred("demo"));
        for (int i = 0; i < 30; i++) {
            send("{\"id\":\"%d\",\"features\":{\"x\":%d},\"label\":\"%s\"}".formatted(i, i % 7, i % 3 == 0));
        }
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        await().until(() -> {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            return copies.get(copies.size() - 1).version().offset() == 30;
        });
        Snapshot copy = copies.get(copies.size() - 1); // now, because the event may be followed by another one
        send("{\"features\":{\"x\":3},\"label\":true}");

        List<PredictionMessage> predictions = read(TOPICS.predictions());
        Event next = new Event();
        next.field("x").setNumber(3);
        Prediction.OfClass said = (Prediction.OfClass) FrozenModel.of(copy).predict(next);
        assertThat(predictions.get(30).model()).isEqualTo(copy.version());
        assertThat(said.probabilities())
                .isEqualTo(((Prediction.OfClass) predictions.get(30).prediction()).probabilities());
        assertThat(copies.get(0).version().offset()).as("as soon as it starts").isZero();
        assertThat(answered).hasSize(31).startsWith("0 0", "1 1").endsWith("29 29", "null 30");
        stop();
        assertThat(answered).endsWith("left 0");
        start(); // for the end of the test to close
    }

    @Test
    void prediction_has_the_key_of_its_event() {
        events.pipeInput("user-7".getBytes(UTF_8), bytes("{\"features\":{\"x\":1},\"label\":1}"));

        TestRecord<byte[], PredictionMessage> record =
                records(TOPICS.predictions()).get(0);

        assertThat(new String(record.key(), UTF_8)).isEqualTo("user-7");
    }

    @Test
    void rubbish_goes_to_the_dead_letters_untouched_and_the_stream_goes_on() {
        send("{\"features\":{\"x\":1},\"label\":\"yes\"}");
        assertSetAside(null, "empty");
        assertSetAside(new byte[0], "empty");
        assertSetAside(bytes("hello"), "not-json");
        assertSetAside(bytes("{\"features\":{\"x\":"), "not-json");
        assertSetAside(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, "not-json");
        assertSetAside(bytes("[1,2,3]"), "not-an-object");
        assertSetAside(bytes("{\"features\":{\"x\":NaN},\"label\":\"yes\"}"), "not-json");
        assertSetAside(bytes("{\"features\":{\"x\":1e400},\"label\":\"yes\"}"), "not-finite");
        assertSetAside(bytes("{\"features\":{\"x\":1}}"), "missing-label");
        assertSetAside(bytes("{\"features\":{\"x\":1},\"label\":{}}"), "wrong-type");
        assertSetAside(bytes("{\"features\":[1],\"label\":\"yes\"}"), "wrong-type");
        assertSetAside(bytes("{\"features\":{\"x\":1},\"label\":\"yes\",\"weight\":-1}"), "bad-weight");
        assertSetAside(new byte[16_777_217], "too-large");
        send("{\"features\":{\"x\":2},\"label\":\"no\"}");

        assertThat(read(TOPICS.predictions())).hasSize(2);
    }

    @Test
    void each_of_twenty_thousand_mutations_is_predicted_or_set_aside_untouched() {
        stop();
        start(SpecificationReader.parse("""
                name: demo
                features: {price: number, shop: category, open: boolean, pixels: {type: numbers, size: 4}}
                output: {type: binary, classes: ["false", sold]}
                """));
        TestOutputTopic<byte[], PredictionMessage> predictions = output(TOPICS.predictions());
        TestOutputTopic<byte[], byte[]> deadLetters = output(TOPICS.deadLetters());
        long[] outcomes = new long[2];

        Seeds.forEach(20, seed -> {
            Random random = new Random(seed);
            for (int i = 0; i < 1_000; i++) {
                byte[] event = Mutations.next(random);
                events.pipeInput(null, event);
                int predicted = predictions.readValuesToList().size();
                List<byte[]> letters = deadLetters.readValuesToList();
                if (predicted + letters.size() != 1) {
                    assertThat(letters).as(new String(event, UTF_8)).hasSize(1 - predicted);
                }
                assertThat(letters).allMatch(letter -> Arrays.equals(letter, event));
                outcomes[predicted]++;
            }
        });

        assertThat(outcomes).as("set aside and predicted").doesNotContain(0);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(board.tasks().get(0).learned()).isEqualTo(outcomes[1]);
    }

    @Test
    void every_event_is_in_one_of_the_counts_of_metrics_and_evaluations() {
        sendMany(10);
        send("{\"features\":{\"x\":1},\"label\":\"yes\",\"weight\":0}");
        send("{\"features\":{\"x\":1},\"label\":\"yes\",\"weight\":1e30}");
        send("{\"features\":{\"x\":1}}");
        send("not JSON");

        millis.addAndGet(11_000);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        TaskStatus status = board.tasks().get(0);
        long rejected = status.rejected().values().stream().mapToLong(it -> it).sum();
        assertThat(List.of(status.learned(), status.skipped(), rejected)).containsExactly(10L, 2L, 2L);
        EvaluationMessage message = read(TOPICS.evaluations()).get(0);
        Report report = message.report();
        assertThat(report.all()).isEqualTo(14).isEqualTo(status.learned() + status.skipped() + rejected);
        assertThat(report.learned()).isEqualTo(message.learned()).isEqualTo(10);
        assertThat(List.of(report.unweighted(), report.notFinite(), report.skipped(), report.rejected()))
                .containsOnly(1L);
    }

    @Test
    void a_wrong_type_is_rejected_once_the_picture_has_settled() {
        sendMany(300);

        assertSetAside(bytes("{\"features\":{\"x\":\"high\"},\"label\":\"yes\"}"), "wrong-type");
        send("{\"features\":{\"y\":\"unknown fields are ignored\"},\"label\":\"maybe\"}");

        driver.advanceWallClockTime(Duration.ofSeconds(1));
        TaskStatus status = board.tasks().get(0);
        assertThat(status.learned()).isEqualTo(301);
        assertThat(status.rejected().values()).containsExactly(1L);
        assertThat(status.version().offset()).isEqualTo(302);
    }

    @Test
    void snapshots_come_after_so_many_events_and_are_the_model_of_their_version() throws IOException {
        sendMany(250);

        Snapshot snapshot = newestSnapshot();
        assertThat(snapshot.version().offset()).isEqualTo(200);
        assertThat(snapshot.events()).isEqualTo(200);
        assertThat(snapshot.metrics()).containsKeys("accuracy", "window.accuracy");
        assertThat(snapshot.specification()).contains("\"x\":{\"type\":\"number\"");
    }

    @Test
    void at_the_end_what_was_learned_last_is_published_once_the_model_stands_still() throws Exception {
        sendMany(120); // of which 100 were due
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(newestSnapshot().version().offset()).isEqualTo(100);

        CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> board.end(true, Duration.ofSeconds(60)));
        await().until(board::ending);
        driver.advanceWallClockTime(Duration.ofMillis(250));
        sendMany(3);
        driver.advanceWallClockTime(Duration.ofMillis(250));
        assertThat(end).as("there was an event since the last look").isNotDone();
        driver.advanceWallClockTime(Duration.ofMillis(250));

        assertThat(end.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(newestSnapshot().version().offset()).isEqualTo(123);
        List<EvaluationMessage> evaluations = read(TOPICS.evaluations());
        assertThat(evaluations.get(evaluations.size() - 1).model().offset()).isEqualTo(123);
    }

    @Test
    void at_the_end_nothing_is_published_where_nothing_was_learned_since() throws Exception {
        sendMany(100);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(read(TOPICS.snapshots())).isNotEmpty();
        assertThat(read(TOPICS.evaluations())).hasSize(2);

        CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> board.end(true, Duration.ofSeconds(60)));
        await().until(board::ending);
        driver.advanceWallClockTime(Duration.ofMillis(250));
        driver.advanceWallClockTime(Duration.ofMillis(250));

        assertThat(end.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(read(TOPICS.snapshots())).isEmpty();
        assertThat(read(TOPICS.evaluations())).isEmpty();
    }

    @Test
    void snapshots_and_evaluations_come_after_so_long_if_there_was_any_event() throws IOException {
        driver.advanceWallClockTime(Duration.ofSeconds(60));
        sendMany(10);
        millis.addAndGet(11_000);

        driver.advanceWallClockTime(Duration.ofSeconds(1));
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        assertThat(newestSnapshot().version().offset()).isEqualTo(10);
        List<EvaluationMessage> evaluations = read(TOPICS.evaluations());
        assertThat(evaluations).hasSize(1);
        assertThat(evaluations.get(0).model().offset()).isEqualTo(10);
        assertThat(evaluations.get(0).report().events()).isEqualTo(10);
        assertThat(evaluations.get(0).report().baselines()).containsOnlyKeys("majority", "last");
    }

    @Test
    void a_defect_stops_the_pipeline_at_its_event_and_the_message_names_the_way_past_it() {
        stop();
        learner = Unlucky::new;
        start(Specification.inferred("demo"));
        send("{\"features\":{\"x\":1},\"label\":\"yes\"}");

        assertThatThrownBy(() -> send("{\"features\":{\"x\":13},\"label\":\"yes\"}"))
                .rootCause()
                .hasMessage("unlucky");
        assertThatThrownBy(() -> send("{\"features\":{\"x\":13},\"label\":\"yes\"}"))
                .hasStackTraceContaining("t-events-0: the event at offset 2 could be neither learned nor rejected")
                .hasStackTraceContaining("start with --skip-offset 0:2, and it becomes a dead letter");
    }

    @Test
    void a_defect_in_keeping_the_model_stops_the_pipeline_and_costs_no_event() {
        stop();
        learner = Unlucky::new;
        start(Specification.inferred("demo"));
        send("{\"features\":{\"x\":14},\"label\":\"yes\"}");

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 300; i++) {
                        send("{\"features\":{\"x\":1},\"label\":\"yes\"}");
                    }
                })
                .hasStackTraceContaining("the state cannot be had")
                .extracting(Throwables::getStackTrace, STRING)
                .doesNotContain("--skip-offset");
    }

    @Test
    void an_event_that_is_to_be_skipped_becomes_a_dead_letter_and_no_learner_sees_it() {
        stop();
        learner = Unlucky::new;
        options = new EventOptions(OptionalInt.empty(), Set.of(new EventOptions.Place(0, 1)));
        start(Specification.inferred("demo"));

        send("{\"features\":{\"x\":1},\"label\":\"yes\"}");
        assertSetAside(bytes("{\"features\":{\"x\":13},\"label\":\"yes\"}"), "skipped");
        send("{\"features\":{\"x\":1},\"label\":\"yes\"}");

        assertThat(read(TOPICS.predictions())).hasSize(2);
        Origin origin = Origin.in(new StoredRecords(driver.getKeyValueStore(StoredRecords.NAME)))
                .orElseThrow();
        assertThat(origin.skipped()).containsExactly(1L);
        assertThat(origin.eventBytes()).isEqualTo(16 << 20);
    }

    @Test
    void a_model_that_is_too_large_for_the_topic_of_the_snapshots_goes_on_learning() {
        stop();
        limits = TopicLimits.defined(TOPICS).atMost(8_192);
        start(
                SpecificationReader.parse(
                        "{name: demo, features: {x: number}, network: {hidden: [1000, 1000]}, output: {type: binary, classes: [no, yes]}}"));

        sendMany(250);

        assertThat(records(TOPICS.snapshots())).isEmpty();
        assertThat(read(TOPICS.predictions())).hasSize(250);
    }

    private void sendMany(int count) {
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            send("{\"features\":{\"x\":" + x + "},\"label\":\"" + (x > 0 ? "yes" : "no") + "\"}");
        }
    }

    private void send(String event) {
        events.pipeInput(null, bytes(event));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void assertSetAside(byte @Nullable [] value, String reason) {
        events.pipeInput(null, value);
        List<TestRecord<byte[], byte[]>> letters = records(TOPICS.deadLetters());
        assertThat(letters).as(reason).hasSize(1);
        assertThat(letters.get(0).value()).isEqualTo(value);
        DeadLetter letter = DeadLetter.in(letters.get(0).headers()).orElseThrow();
        assertThat(letter.reason()).as(letter.message()).isEqualTo(reason);
        assertThat(letter.topic()).isEqualTo("t-events");
        assertThat(letter.partition()).isZero();
        assertThat(letter.offset()).isPositive();
    }

    private Snapshot newestSnapshot() throws IOException {
        SnapshotAssembler assembler = SnapshotAssembler.keeping(key -> true);
        for (TestRecord<String, byte[]> part : records(TOPICS.snapshots())) {
            accept(assembler, part);
        }
        return assembler.newest().orElseThrow().read();
    }

    private static void accept(SnapshotAssembler assembler, TestRecord<String, byte[]> part) throws UnreadableSnapshot {
        assembler.accept(part.key(), part.value());
    }

    private <K, V> List<V> read(Topic<K, V> topic) {
        return records(topic).stream().map(TestRecord::value).toList();
    }

    private <K, V> List<TestRecord<K, V>> records(Topic<K, V> topic) {
        return output(topic).readRecordsToList();
    }

    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(), topic.key().deserializer(), topic.value().deserializer());
    }
}
