package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class KillsAtLeastOnceIT {
    @Test
    void six_kills_change_nothing_but_that_some_predictions_are_repeated(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        ChaosTrial trial = new ChaosTrial(folder);

        Report report = trial.run(ChaosTrial.NETWORK, false, 6, 1, 0, 1);

        assertThat(trial.told().lines()).hasSize(6);
        assertThat(report.deadLetters()).isPositive();
        assertThat(report.snapshots()).isPositive();
        assertThat(report.repeated())
                .as("predictions that a kill made Eddy repeat")
                .isPositive();
    }
}
