package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class KillsExactlyOnceIT {
    @Test
    void seven_kills_change_nothing_that_is_published(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
            throws Exception {
        ChaosTrial trial = new ChaosTrial(folder);

        Report report = trial.run(ChaosSettings.DEFAULT_MODEL, true, 7, 1, 0, 1);

        assertThat(trial.told().lines()).hasSize(7);
        assertThat(report.deadLetters()).isPositive();
        assertThat(report.snapshots()).isPositive();
    }
}
