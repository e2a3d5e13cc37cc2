package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class BrokerKillsIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void the_broker_may_be_killed_too() throws Exception {
        new ChaosTrial(folder).run(ChaosTrial.SHOP, true, 2, 1, 1, 1);
    }

    @Test
    void one_of_three_brokers_may_be_killed_and_the_others_go_on() throws Exception {
        ChaosTrial trial = new ChaosTrial(folder);

        trial.run(ChaosSettings.DEFAULT_MODEL, true, 1, 3, 2, 1);

        assertThat(trial.told()).containsPattern("broker-[123] killed");
    }
}
