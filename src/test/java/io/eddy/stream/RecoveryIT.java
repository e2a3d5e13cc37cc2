package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.learn.Segment;
import io.eddy.replay.LostEvents;
import io.eddy.replay.RedoStatus;
import io.eddy.replay.StoredRecords;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.PredictionMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back after its checkpoints, its log or its folder have come to harm: never a wrong weight. */
class RecoveryIT {
    private static final int FIRST = 1_300;
    private static final int ALL = 2_000;

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @TempDir
    Path folder;

    private final List<byte[]> events = Trial.events(ALL);

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private Trial trial(Map<String, Object> more) {
        return Trial.at(broker.address(), more, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void from_a_checkpoint_it_goes_on_and_redoes_little(String guarantee) throws Exception {
        Trial trial = trial(Map.of());
        first(trial, guarantee);

        goOn(trial, guarantee, pipeline -> assertThat(redo(pipeline)).isBetween(0L, FIRST - 1L));
    }

    @Test
    void several_outputs_go_on_and_each_is_judged_on() throws Exception {
        Specification specification = SpecificationReader.parse("""
                name: exam
                features: {x: number, city: category}
                outputs: {town: multiclass, size: {type: regression, weight: 0.5}}
                network: {hidden: [8]}
                """);
        events.replaceAll(event -> relabelled(event, "{\"town\":$1,\"size\":3.5}"));

        EvaluationMessage last = goOnAs(specification);

        assertThat(last.report().model().total()).containsKeys("town.accuracy", "town.logLoss", "size.mae");
        assertThat(last.report().baselines()).containsKeys("majority", "mean", "last");
        assertThat(last.segments()).isEmpty();
    }

    @Test
    void what_is_unusual_goes_on_and_tells_its_segments() throws Exception {
        Specification specification = SpecificationReader.parse("""
                name: exam
                features: {x: number, city: category}
                output: {type: anomaly, segments: 3, smooth: 2}
                network: {hidden: [8]}
                """);
        events.replaceAll(event -> relabelled(event, "null"));

        EvaluationMessage last = goOnAs(specification);

        assertThat(last.report().model().total()).containsOnlyKeys("unusual", "loss");
        assertThat(last.segments()).hasSize(3);
        assertThat(last.segments().stream().mapToLong(Segment::events).sum()).isBetween(1_000L, (long) ALL);
        assertThat(last.segments())
                .allSatisfy(segment -> assertThat(segment.means()).containsKey("x"));
    }

    /** @param label the new one, with {@code $1} for the old */
    private static byte[] relabelled(byte[] event, String label) {
        return new String(event, UTF_8)
                .replaceFirst("\"label\":(\"\\w+\")", "\"label\":" + label)
                .getBytes(UTF_8);
    }

    /** The last evaluation after a restart in the middle. */
    private EvaluationMessage goOnAs(Specification specification) throws Exception {
        Trial trial = trial(Map.of());
        trial.send(events.subList(0, FIRST));
        try (Pipeline pipeline = trial.start("exactly_once_v2", specification, false, LostEvents.STOP)) {
            Trial.await(() -> Trial.learned(pipeline, FIRST));
            Trial.await(() -> pipeline.tasks().get(0).checkpoints().taken() > 1);
        }
        trial.send(events.subList(FIRST, ALL));
        try (Pipeline pipeline = trial.start("exactly_once_v2", specification, false, LostEvents.STOP)) {
            Trial.await(() -> Trial.learned(pipeline, ALL));
            assertThat(redo(pipeline)).isLessThan(FIRST);
            Trial.await(() -> trial.published(ALL));
        }
        check(trial, specification);
        List<ConsumerRecord<String, EvaluationMessage>> evaluations = trial.readAll(trial.topics.evaluations());
        return evaluations.get(evaluations.size() - 1).value();
    }

    @Test
    void with_the_streams_group_protocol_it_comes_back_too() throws Exception {
        Trial trial = trial(Map.of("group.protocol", "streams"));
        first(trial, "exactly_once_v2");

        goOn(trial, "exactly_once_v2", pipeline -> assertThat(redo(pipeline)).isLessThan(FIRST));
    }

    @Test
    void a_damaged_page_is_not_used() throws Exception {
        Trial trial = trial(Map.of());
        first(trial, "exactly_once_v2");
        Map<String, byte[]> records = checkpoints(trial);
        Set<String> pages = new HashSet<>(records.keySet());
        pages.removeIf(key -> !key.startsWith("page/"));
        assertThat(pages).isNotEmpty();
        for (String key : pages) {
            byte[] record = Objects.requireNonNull(records.get(key)).clone();
            record[record.length / 3] ^= 16;
            overwrite(trial, key, record);
        }

        goOn(trial, "exactly_once_v2", pipeline -> assertThat(redo(pipeline)).isEqualTo(FIRST));
    }

    @Test
    void without_its_changelog_it_learns_the_log_from_the_start() throws Exception {
        Trial trial = trial(Map.of());
        first(trial, "exactly_once_v2");
        trial.deleteTopic(StoredRecords.changelog(trial.application));

        goOn(trial, "exactly_once_v2", pipeline -> assertThat(redo(pipeline)).isEqualTo(FIRST));
    }

    @Test
    void without_its_folder_it_comes_back_from_the_cluster() throws Exception {
        Trial trial = trial(Map.of());
        first(trial, "exactly_once_v2");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }

        goOn(trial, "exactly_once_v2", pipeline -> assertThat(redo(pipeline)).isLessThan(FIRST));
    }

    @Test
    void events_before_the_checkpoint_may_be_gone() throws Exception {
        Trial trial = trial(Map.of());
        long checkpoint = first(trial, "exactly_once_v2");
        assertThat(checkpoint).isPositive();
        trial.deleteEvents(checkpoint);

        goOn(trial, "exactly_once_v2", pipeline -> assertThat(redo(pipeline)).isEqualTo(FIRST - checkpoint));
    }

    @Test
    void events_that_are_needed_and_gone_stop_it_loudly() throws Exception {
        Trial trial = trial(Map.of());
        first(trial, "exactly_once_v2");
        trial.deleteTopic(StoredRecords.changelog(trial.application));
        trial.deleteEvents(100);

        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> pipeline.failure().isPresent());
            assertThat(pipeline.failure().orElseThrow())
                    .contains("before offset 0", "before 100", "--lost-events continue");
        }
        try (Pipeline pipeline = trial.start("exactly_once_v2", Trial.specification(), false, LostEvents.CONTINUE)) {
            Trial.await(pipeline::isReady);
            Trial.await(() -> !pipeline.tasks().isEmpty());
            assertThat(pipeline.tasks().get(0).redo()).isEqualTo(new RedoStatus(FIRST - 100, 0, 100));
        }
    }

    @Test
    void where_the_cluster_has_forgotten_the_group_it_stops_until_the_offset_is_set_again() throws Exception {
        Trial trial = trial(Map.of());
        first(trial, "exactly_once_v2");
        TopicPartition partition = new TopicPartition(trial.topics.events().name(), 0);
        try (Admin admin = trial.admin()) {
            admin.deleteConsumerGroups(List.of(trial.application)).all().get();
        }
        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> pipeline.failure().isPresent());
            assertThat(pipeline.failure().orElseThrow())
                    .contains("--group " + trial.application + " --topic " + partition.topic() + ":0 --reset-offsets");
        }
        try (Admin admin = trial.admin()) {
            // as soon as the member that stopped has left
            Trial.await(() -> members(admin, trial).isEmpty());
            admin.alterConsumerGroupOffsets(trial.application, Map.of(partition, new OffsetAndMetadata(FIRST)))
                    .all()
                    .get();
        }

        goOn(trial, "exactly_once_v2", pipeline -> assertThat(redo(pipeline)).isLessThan(FIRST));
    }

    @Test
    void another_specification_is_refused_until_it_may_start_afresh() throws Exception {
        Trial trial = trial(Map.of());
        first(trial, "exactly_once_v2");
        Specification other = Specification.inferred("other");

        try (Pipeline pipeline = trial.start("exactly_once_v2", other, false, LostEvents.STOP)) {
            Trial.await(() -> pipeline.failure().isPresent());
            assertThat(pipeline.failure().orElseThrow())
                    .contains("exam-" + Trial.specification().fingerprint())
                    .contains("other-" + other.fingerprint())
                    .contains("--fresh");
        }
        trial.send(events.subList(FIRST, ALL));
        try (Pipeline pipeline = trial.start("exactly_once_v2", other, true, LostEvents.STOP)) {
            Trial.await(() -> Trial.learned(pipeline, ALL));
            Trial.await(() -> trial.published(ALL));
        }
        assertThat(trial.newest().manifest().digest()).isEqualTo(Trial.digest(other, events));
        assertThat(trial.readAll(trial.topics.predictions())).hasSize(ALL);
    }

    @Test
    void a_standby_takes_over_in_the_middle() throws Exception {
        Trial trial = trial(Map.of("num.standby.replicas", 1));
        trial.send(events.subList(0, FIRST));
        Path second = Files.createTempDirectory(folder, "second");
        try (Pipeline one = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(one, FIRST));
            try (Pipeline two = trial.in(second).start("exactly_once_v2")) {
                Trial.await(() -> standbys(one) + standbys(two) > 0);
                trial.send(events.subList(FIRST, ALL));
                one.close(Duration.ofSeconds(30));
                Trial.await(() -> Trial.learned(two, ALL));
                Trial.await(() -> trial.published(ALL));
            }
        }

        check(trial);
    }

    private static long standbys(Pipeline pipeline) {
        return pipeline.streams().metadataForLocalThreads().stream()
                .mapToLong(thread -> thread.standbyTasks().size())
                .sum();
    }

    /** A first run, with some checkpoints; gives the offset of the last. */
    private long first(Trial trial, String guarantee) throws Exception {
        trial.send(events.subList(0, FIRST));
        try (Pipeline pipeline = trial.start(guarantee)) {
            Trial.await(() -> Trial.learned(pipeline, FIRST));
            Trial.await(() -> pipeline.tasks().get(0).checkpoints().taken() > 1);
        }
        return manifestOffset(trial);
    }

    private interface Look {
        void at(Pipeline pipeline);
    }

    /** A second run over all events, whose model and predictions have to be those of an undisturbed run. */
    private void goOn(Trial trial, String guarantee, Look look) throws Exception {
        try (Pipeline pipeline = trial.start(guarantee)) {
            Trial.await(() -> Trial.learned(pipeline, FIRST));
            look.at(pipeline);
            trial.send(events.subList(FIRST, ALL));
            Trial.await(() -> Trial.learned(pipeline, ALL));
            Trial.await(() -> trial.published(ALL));
        }
        check(trial);
    }

    private void check(Trial trial) throws Exception {
        check(trial, Trial.specification());
    }

    private void check(Trial trial, Specification specification) throws Exception {
        assertThat(trial.newest().manifest().digest()).isEqualTo(Trial.digest(specification, events));
        List<ConsumerRecord<byte[], PredictionMessage>> predictions = trial.readAll(trial.topics.predictions());
        assertThat(predictions).hasSize(ALL);
        for (int i = 0; i < ALL; i++) {
            assertThat(predictions.get(i).value().id()).isEqualTo("e" + i);
        }
    }

    private static long redo(Pipeline pipeline) {
        return pipeline.tasks().get(0).redo().events();
    }

    private Map<String, byte[]> checkpoints(Trial trial) throws IOException {
        Map<String, byte[]> records = new HashMap<>();
        trial.readAll(StoredRecords.changelog(trial.application), Serdes.String(), Serdes.ByteArray())
                .forEach(record -> records.put(record.key(), record.value()));
        return records;
    }

    /** The offset in the newest manifest: eight bytes, after the format. */
    private long manifestOffset(Trial trial) throws IOException {
        return checkpoints(trial).entrySet().stream()
                .filter(record -> record.getKey().startsWith("manifest/"))
                .mapToLong(record -> ByteBuffer.wrap(record.getValue()).getLong(Integer.BYTES))
                .max()
                .orElse(-1);
    }

    private void overwrite(Trial trial, String key, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(Map.of("bootstrap.servers", broker.address())),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(StoredRecords.changelog(trial.application), 0, key, value));
        }
    }

    private static Collection<MemberDescription> members(Admin admin, Trial trial) throws Exception {
        return Objects.requireNonNull(admin.describeConsumerGroups(List.of(trial.application))
                        .describedGroups()
                        .get(trial.application))
                .get()
                .members();
    }
}
