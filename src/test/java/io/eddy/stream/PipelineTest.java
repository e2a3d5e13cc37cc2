package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.replay.EventOptions;
import io.eddy.replay.FailedEvent;
import io.eddy.spec.Specification;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TopologyException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final Every SELDOM = new Every(1_000, Duration.ofSeconds(10));

    private static @Nullable Object buffer(Map<String, Object> kafka) {
        PipelineSettings settings = new PipelineSettings(
                Specification.inferred("shop"),
                "test",
                Topics.standard(),
                "exactly_once_v2",
                EventOptions.DEFAULT,
                RecoverySettings.DEFAULT,
                SELDOM,
                SELDOM,
                Path.of("state"),
                kafka);
        return Pipeline.config(settings, 1, new NotedRefusals()).get("producer.buffer.memory");
    }

    @Test
    void what_failed_for_a_reason_of_its_own_did_not_fail_of_partitions_that_were_added() {
        TopicPartition partition = new TopicPartition("events", 0);

        assertThat(Pipeline.isEnginesOwn(new TopologyException("has different number of partitions")))
                .isTrue();
        assertThat(Pipeline.isEnginesOwn(new StreamsException(new StreamsException("has invalid partitions"))))
                .isTrue();
        assertThat(Pipeline.isEnginesOwn(
                        new StreamsException(new FailedEvent(partition, 7, new ArithmeticException("unlucky")))))
                .isFalse();
        assertThat(Pipeline.isEnginesOwn(new StreamsException(new TimeoutException("no answer"))))
                .isFalse();
    }

    @Test
    void a_heap_that_is_full_is_told_with_its_size_and_what_to_do() {
        assertThat(Pipeline.rootMessage(new StreamsException(new OutOfMemoryError("Java heap space"))))
                .startsWith("Java heap space: ")
                .contains("%,d MB".formatted(Runtime.getRuntime().maxMemory() >> 20), "-Xmx");
    }

    @Test
    void the_largest_dead_letter_has_room_in_the_buffer_whatever_is_configured() {
        assertThat(buffer(Map.of())).isEqualTo(64L << 20);
        assertThat(buffer(Map.of("producer.buffer.memory", "8388608"))).isEqualTo(64L << 20);
        assertThat(buffer(Map.of("producer.buffer.memory", "134217728"))).isEqualTo(128L << 20);
    }
}
