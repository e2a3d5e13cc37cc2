package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.spec.Specification;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
    void the_largest_dead_letter_has_room_in_the_buffer_whatever_is_configured() {
        assertThat(buffer(Map.of())).isEqualTo(64L << 20);
        assertThat(buffer(Map.of("producer.buffer.memory", "8388608"))).isEqualTo(64L << 20);
        assertThat(buffer(Map.of("producer.buffer.memory", "134217728"))).isEqualTo(128L << 20);
    }
}
