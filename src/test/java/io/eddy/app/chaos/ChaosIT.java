package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes are killed for real; {@code eddy chaos --kills 100} does the same for longer. */
class ChaosIT {
    private static final List<String> CHECKPOINTS = List.of("--checkpoint-every=1");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final StringWriter out = new StringWriter();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ten_kills_change_nothing_that_is_published(boolean exactlyOnce) throws Exception {
        Report report = run(exactlyOnce, 10, 1, 0, 1);

        assertHolds(report);
        assertThat(out.toString().lines()).hasSize(10);
        assertThat(report.deadLetters()).isPositive();
        assertThat(report.snapshots()).isPositive();
        if (!exactlyOnce) {
            assertThat(report.repeated())
                    .as("predictions that a kill made Eddy repeat")
                    .isPositive();
        }
    }

    @Test
    void the_broker_may_be_killed_too() throws Exception {
        assertHolds(run(true, 2, 1, 2, 1));
    }

    @Test
    void one_of_three_brokers_may_be_killed_and_the_others_go_on() throws Exception {
        Report report = run(true, 1, 3, 2, 1);

        assertHolds(report);
        assertThat(out.toString()).containsPattern("broker-[123] killed");
    }

    @Test
    void partitions_move_to_another_instance_and_back_and_nothing_changes() throws Exception {
        Report report = run(true, 3, 1, 0, 2);

        assertHolds(report);
        assertThat(report.digests()).hasSize(4).doesNotHaveDuplicates();
        assertThat(out.toString()).contains("staying away");
    }

    private Report run(boolean exactlyOnce, int kills, int brokers, int brokerKills, int instances) throws Exception {
        ChaosSettings settings = new ChaosSettings(
                ChaosSettings.DEFAULT_MODEL,
                exactlyOnce,
                "classic",
                kills,
                brokers,
                brokerKills,
                instances,
                7,
                400,
                CHECKPOINTS);
        return Chaos.run(settings, folder, new PrintWriter(out), EventSource.shop(7));
    }

    private void assertHolds(Report report) {
        assertThat(report.differences())
                .as("%s%s%nlogs are in %s", out, report, folder)
                .isEmpty();
    }
}
