package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.learn.Learners;
import io.eddy.replay.CommittedOffsets;
import io.eddy.replay.EventLog;
import io.eddy.replay.EventOptions;
import io.eddy.replay.Overtaken;
import io.eddy.spec.Input;
import io.eddy.spec.Inputs;
import io.eddy.spec.Specification;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** A topology that is asked and told how it turned out, without a broker. */
final class DrivenLoop implements AutoCloseable {
    static final Topics TOPICS = Topics.standard();
    /** An hour ago. */
    static final Instant START = Instant.parse("2026-05-08T00:00:00Z");

    final TaskBoard board = new TaskBoard();
    final LoopBoard loop = new LoopBoard();
    final Overtaken overtaken = new Overtaken();
    private final TopologyTestDriver driver;

    DrivenLoop(Path folder, LoopSettings settings, Specification specification, Input... inputs) {
        driver = new TopologyTestDriver(
                topology(folder, settings, specification, inputs),
                config(folder),
                START.plusSeconds(3_600)); // because no record is of the future
    }

    Topology topology(Path folder, LoopSettings asked, Specification specification, Input... inputs) {
        Every seldom = new Every(1_000_000, Duration.ofDays(1));
        PipelineSettings settings = new PipelineSettings(
                        specification,
                        "test",
                        TOPICS,
                        StreamsConfig.EXACTLY_ONCE_V2,
                        EventOptions.DEFAULT,
                        RecoverySettings.DEFAULT,
                        seldom,
                        seldom,
                        folder,
                        Map.of())
                .answering(asked)
                .takingIn(new IntakeSettings(new Inputs(List.of(inputs)), Math.min(1, inputs.length)));
        return EventTopology.of(
                settings,
                () -> Learners.of(specification),
                partition -> new EmptyLog(),
                CommittedOffsets.TOGETHER,
                overtaken,
                new Unread(Set.of()),
                version -> Optional.empty(),
                () -> TopicLimits.defined(TOPICS),
                board,
                loop,
                new IntakeBoard(),
                input -> "",
                () -> 0,
                () -> 0);
    }

    private static Properties config(Path folder) {
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

    /** One second after the start, and so on. */
    void send(String topic, double second, String json) {
        send(topic, second, "k", json);
    }

    void send(String topic, double second, @Nullable String key, String json) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(
                        key == null ? null : key.getBytes(UTF_8),
                        json.getBytes(UTF_8),
                        new RecordHeaders(),
                        START.toEpochMilli() + Math.round(1_000 * second)));
    }

    /** All that has been published since the last time. */
    List<TestRecord<byte[], byte[]>> records(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    List<String> read(String topic) {
        return records(topic).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    /** Time goes by, and nothing comes. */
    void idle(Duration time) {
        driver.advanceWallClockTime(time);
    }

    @Override
    public void close() {
        driver.close();
    }
}
