package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.replay.EventOptions;
import io.eddy.spec.Specification;
import io.eddy.stream.Every;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.Topics;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningPipelineTest {
    private static final Every SELDOM = new Every(1_000, Duration.ofSeconds(10));

    @Test
    void folder_of_a_pipeline_that_could_not_be_made_is_free_again(@TempDir Path folder) {
        PipelineSettings settings = new PipelineSettings(
                Specification.inferred("shop"),
                "test",
                Topics.standard(),
                "exactly_once_v2",
                EventOptions.DEFAULT,
                RecoverySettings.DEFAULT,
                SELDOM,
                SELDOM,
                folder,
                Map.of("bootstrap.servers", "no address"));

        assertThatThrownBy(() -> RunningPipeline.start(settings, new InetSocketAddress("127.0.0.1", 0)))
                .isInstanceOf(KafkaException.class);

        PipelineLock.take(folder, "test").close();
    }
}
