package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.ChildProcess;
import io.eddy.app.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code broker}, in the process that a user would start. */
class BrokerCommandIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void runs_until_it_is_told_to_stop_and_only_once_on_a_folder() throws Exception {
        Path dataDir = folder.resolve("data");
        List<String> command = List.of("broker", "--data-dir", dataDir.toString(), "--broker-port", "0");
        ChildProcess broker = ChildProcess.eddy(folder.resolve("first.log"), List.of(), command);
        ChildProcess second = null;
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> broker.printed("broker at ").isPresent());
            String address = EmbeddedBroker.runningOn(dataDir).orElseThrow().address();
            assertThat(broker.printed("broker at " + address)).isPresent();

            second = ChildProcess.eddy(folder.resolve("second.log"), List.of(), command);
            ChildProcess refused = second;
            Awaitility.await().atMost(PATIENCE).until(() -> !refused.isAlive());
            assertThat(refused.printed("eddy: a broker runs on the data folder " + dataDir + " already, at " + address))
                    .isPresent();

            assertThat(broker.stop(PATIENCE)).isTrue();
            assertThat(broker.printed("stopping ...")).isPresent();
        } finally {
            broker.kill();
            if (second != null) {
                second.kill();
            }
        }
    }
}
