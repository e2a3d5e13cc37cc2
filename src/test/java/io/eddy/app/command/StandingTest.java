package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final long NOW = 1_000_000_000L;
    private static final String VERSION = "eddy-dfe2b0@events-0:6000";

    @Test
    void line_tells_version_lag_accuracy_beside_baselines_and_ages() {
        Map<String, Scores> baselines = new LinkedHashMap<>();
        baselines.put("majority", window("accuracy", 0.575));
        baselines.put("last", window("accuracy", 0.853));
        Standing standing = new Standing(
                VERSION,
                OptionalLong.of(1_200),
                Optional.of(report(window("accuracy", 0.917), baselines)),
                OptionalLong.of(NOW - 12_900),
                OptionalLong.of(NOW - 7 * 60_000));

        assertThat(standing.line(NOW))
                .isEqualTo(
                        VERSION
                                + "  lag 1,200  accuracy 0.917 (majority 0.575, last 0.853)  snapshot 12 s old  checkpoint 7 min old");
        assertThat(standing.line(NOW, 200)).isEqualTo(standing.line(NOW));
        assertThat(standing.line(NOW, 80)).isEqualTo(VERSION + "  lag 1,200  accuracy 0.917 (0.575, 0.853)");
        assertThat(standing.line(NOW, 20)).isEqualTo(VERSION.substring(0, 20));
    }

    @Test
    void error_of_quantities_stands_for_accuracy() {
        Standing standing = new Standing(
                VERSION,
                OptionalLong.empty(),
                Optional.of(report(window("mae", 1_495.26), Map.of("mean", window("mae", 1_745)))),
                OptionalLong.of(NOW + 5_000),
                OptionalLong.of(NOW - 3 * 86_400_000L));

        assertThat(standing.line(NOW))
                .isEqualTo(VERSION
                        + "  mean absolute error 1,495.3 (mean 1,745.0)  snapshot 0 s old  checkpoint 3 days old");
    }

    @Test
    void each_of_several_outputs_is_told_and_what_is_unusual_has_no_baseline() {
        Scores model = new Scores(
                Map.of(),
                new TreeMap<>(Map.of("click.accuracy", 0.9, "click.logLoss", 0.3, "dwell.mae", 2.5)),
                Map.of());
        Scores last = new Scores(Map.of(), Map.of("click.accuracy", 0.8, "dwell.mae", 4.0), Map.of());

        assertThat(standing(report(model, Map.of("last", last))).line(NOW))
                .contains("  click accuracy 0.900 (last 0.800)  dwell mean absolute error 2.500 (last 4.000)  ");
        assertThat(standing(report(window("unusual", 0.02), Map.of())).line(NOW))
                .contains("lag 0  unusual 0.020  no snapshot yet");
    }

    private static Standing standing(Report report) {
        return new Standing(
                VERSION, OptionalLong.of(0), Optional.of(report), OptionalLong.empty(), OptionalLong.empty());
    }

    @Test
    void what_is_not_there_is_said_to_be_so() {
        assertThat(standing(new Evaluation().report()).line(NOW))
                .isEqualTo(VERSION + "  lag 0  no snapshot yet  no checkpoint yet");
    }

    private static Report report(Scores model, Map<String, Scores> baselines) {
        return new Report(10, 0, 0, 0, 0, 0, model, baselines, 0, List.of());
    }

    private static Scores window(String metric, double value) {
        return new Scores(Map.of(metric, 0.1), Map.of(metric, value), Map.of(metric, 0.2));
    }
}
