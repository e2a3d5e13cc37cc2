package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineLockTest {
    @TempDir
    Path folder;

    @Test
    void a_second_pipeline_of_an_application_on_one_folder_is_refused_until_the_first_has_ended() {
        try (PipelineLock first = PipelineLock.take(folder, "eddy")) {
            assertThatThrownBy(() -> PipelineLock.take(folder, "eddy"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("eddy runs on the data folder " + folder)
                    .hasMessageContaining("--data-dir");
            PipelineLock.take(folder, "another").close();
        }
        PipelineLock.take(folder, "eddy").close();
    }
}
