package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class KillsThroughIntakeIT {
    @Test
    void a_topic_of_several_partitions_makes_one_model_whoever_is_killed_while_taking_it_in(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        ChaosTrial trial = new ChaosTrial(folder);

        Report report = trial.run(ChaosTrial.NETWORK, false, 4, 1, 0, 2, 5);

        assertThat(trial.told().lines()).hasSize(4);
        assertThat(report.digests()).hasSize(1);
        assertThat(report.deadLetters()).isPositive();
    }
}
