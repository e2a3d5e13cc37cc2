package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.Fitted;
import io.eddy.wire.PredictionMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, the stream goes on: each event is learned or a dead letter. */
class AnyEventIT {
    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @TempDir
    Path folder;

    private Trial trial;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void begin() {
        // because a thread that takes another's place waits for the other's session to end
        trial = new Trial(
                Map.of("bootstrap.servers", broker.address(), "main.consumer.session.timeout.ms", "6000"), folder);
        // because other people's producers write what ours would not
        trial.alter(trial.topics.events(), "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    }

    @Test
    void an_event_whose_prediction_would_be_too_large_is_learned_and_predicted_without_the_large_part() {
        byte[] ordinary = event("ordinary", "hi");
        trial.sendRecords(List.of(
                record(bytes("k"), ordinary),
                record(filled('K', 1_500_000), event("bigkey", "hi")),
                record(
                        bytes("k"),
                        event("bigheader", "hi"),
                        header("trace", filled('t', 1_200_000)),
                        header("id", bytes("7"))),
                record(bytes("k"), event("biglabel", "L".repeat(400_000))),
                record(bytes("k"), event("after", "hi"))));

        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, 4));
        }

        List<ConsumerRecord<byte[], PredictionMessage>> predictions = trial.readAll(trial.topics.predictions());
        assertThat(predictions)
                .extracting(prediction -> prediction.value().id())
                .containsExactly("ordinary", "bigkey", "bigheader", "after");
        assertThat(predictions.get(1).key()).isNull();
        assertThat(text(predictions.get(1), Fitted.KEY_BYTES)).isEqualTo("1500000");
        assertThat(predictions.get(2).key()).isEqualTo(bytes("k"));
        assertThat(text(predictions.get(2), "id")).isEqualTo("7");
        assertThat(text(predictions.get(2), Fitted.HEADER_BYTES)).isEqualTo("1200005");
        List<ConsumerRecord<byte[], byte[]>> letters = trial.readAll(trial.topics.deadLetters());
        assertThat(letters).hasSize(1);
        assertThat(DeadLetter.in(letters.get(0).headers()).orElseThrow())
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo("too-large"))
                .satisfies(letter -> assertThat(letter.message()).contains("400,000 characters", "1,000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void a_thousand_hostile_records_are_all_learned_or_set_aside_and_the_next_is_predicted(String guarantee) {
        // people's topics differ from ours
        trial.alter(trial.topics.predictions(), "max.message.bytes", "20000");
        trial.alter(trial.topics.predictions(), "message.timestamp.before.max.ms", "86400000");
        trial.alter(trial.topics.deadLetters(), "max.message.bytes", "10000");
        trial.alter(trial.topics.snapshots(), "max.message.bytes", "30000");
        HostileRecords hostile = new HostileRecords(new Random(42));
        List<SentRecord> records = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            records.add(hostile.next());
        }
        records.add(record(bytes("k"), event("last", "hi")));
        trial.sendRecords(records);

        try (Pipeline pipeline = trial.start(guarantee)) {
            Trial.await(() -> Trial.offset(pipeline) == records.size());
            TaskStatus status = pipeline.tasks().get(0);
            long rejected = status.rejected().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(status.learned() + status.skipped() + rejected).isEqualTo(records.size());
            assertThat(status.learned()).isGreaterThan(200);
            assertThat(rejected).isGreaterThan(200);
            Trial.await(() -> trial.readAll(trial.topics.deadLetters()).size() == rejected
                    && trial.readAll(trial.topics.predictions()).size() == records.size() - rejected);
            assertThat(pipeline.failure()).isEmpty();
        }

        List<ConsumerRecord<byte[], PredictionMessage>> predictions = trial.readAll(trial.topics.predictions());
        assertThat(predictions.get(predictions.size() - 1).value().id()).isEqualTo("last");
        assertThat(trial.readAll(trial.topics.deadLetters()))
                .allSatisfy(
                        letter -> assertThat(DeadLetter.in(letter.headers())).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void a_topic_that_admits_less_from_one_moment_to_the_next_does_not_stop_the_stream(String guarantee) {
        byte[] key = filled('k', 100_000);
        trial.sendRecords(List.of(record(key, event("before", "hi"))));

        try (Pipeline pipeline = trial.start(guarantee)) {
            Trial.await(() -> Trial.learned(pipeline, 1));
            trial.alter(trial.topics.predictions(), "max.message.bytes", "50000");
            trial.sendRecords(List.of(record(key, event("after", "lo")), record(bytes("k"), event("last", "hi"))));
            Trial.await(() -> Trial.learned(pipeline, 3)
                    && trial.readAll(trial.topics.predictions()).size() >= 3);
            assertThat(pipeline.failure()).isEmpty();
        }

        List<ConsumerRecord<byte[], PredictionMessage>> predictions = trial.readAll(trial.topics.predictions());
        assertThat(predictions)
                .extracting(prediction -> prediction.value().id())
                .startsWith("before")
                .endsWith("after", "last");
        assertThat(predictions.get(0).key()).isEqualTo(key);
        assertThat(text(predictions.get(predictions.size() - 2), Fitted.KEY_BYTES))
                .isEqualTo("100000");
    }

    static SentRecord record(byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
        return new SentRecord(key, value, null, List.of(headers));
    }

    private static byte[] event(String id, String label) {
        return bytes("{\"id\":\"" + id + "\",\"features\":{\"x\":0.5,\"c\":\"red\"},\"label\":\"" + label + "\"}");
    }

    private static Header header(String name, byte[] value) {
        return new RecordHeader(name, value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] filled(char with, int size) {
        return bytes(String.valueOf(with).repeat(size));
    }

    private static String text(ConsumerRecord<?, ?> record, String header) {
        return new String(record.headers().lastHeader(header).value(), UTF_8);
    }
}
