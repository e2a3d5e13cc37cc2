package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class MovingPartitionsIT {
    @Test
    void partitions_move_to_another_instance_and_back_and_nothing_changes(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        ChaosTrial trial = new ChaosTrial(folder);

        Report report = trial.run(ChaosSettings.DEFAULT_MODEL, true, 3, 1, 0, 2);

        assertThat(report.digests()).hasSize(4).doesNotHaveDuplicates();
        assertThat(trial.told()).contains("staying away");
    }
}
