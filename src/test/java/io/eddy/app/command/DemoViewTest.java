package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.feature.Turnover;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Vitals;
import io.eddy.replay.RedoStatus;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.stream.CheckpointStatus;
import io.eddy.stream.TaskStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoViewTest {
    private final StringWriter out = new StringWriter();

    private DemoView view(boolean terminal, boolean colours) {
        return new DemoView(new PrintWriter(out), terminal, colours, 80, 60_000);
    }

    @Test
    void a_terminal_is_drawn_over_without_breaking_lines() {
        DemoView view = view(true, false);

        view.show(status(1_000, List.of()), 1_000);
        String first = taken();
        view.show(status(2_000, List.of()), 1_400);
        assertThat(taken()).isEmpty();
        view.show(status(3_000, List.of()), 1_600);
        String second = taken();

        int lines = first.split("\n", -1).length - 1;
        assertThat(first).startsWith("\033[?7l\033[2Kaccuracy").endsWith("\033[?7h");
        assertThat(lines).isLessThan(24);
        assertThat(second).startsWith("\033[?7l\033[" + lines + "A").contains("0 to 3,000 events");
    }

    @Test
    void only_the_model_has_a_colour_and_only_where_that_is_wanted() {
        view(true, false).show(status(1_000, List.of()), 1_000);
        assertThat(taken()).doesNotContain("\033[1;");

        view(true, true).show(status(1_000, List.of()), 1_000);
        assertThat(taken()).contains("\033[1;32m*\033[0m Eddy 0.800", "\033[1;32m" + "*".repeat(70) + "\033[0m");
    }

    @Test
    void elsewhere_there_are_lines_and_the_plots_at_the_end() {
        DemoView view = view(false, false);

        view.show(status(1, List.of()), 1_000);
        assertThat(taken()).isEmpty();
        view.show(status(1_000, List.of()), 3_000);
        view.show(status(61_000, List.of(60_160L)), 4_000);
        view.end(status(61_000, List.of(60_160L)));

        assertThat(taken().lines())
                .startsWith(
                        "    1,000 events     499/s   accuracy 0.800 (majority 0.600, last label 0.500)"
                                + "   log loss 0.400 (0.690, 8.000)",
                        "drift found after 60,160 events, 160 after the tastes shifted",
                        "accuracy, latest 1,000   * Eddy 0.800   - majority 0.600   . last label 0.500")
                .endsWith("20,333 events/s   model shop-3f9ac1@events-0:61000   snapshot 2 at 50,000");
    }

    @Test
    void a_demo_that_runs_for_days_keeps_few_samples() {
        DemoView view = view(false, false);

        for (int i = 1; i <= 20_000; i++) {
            view.show(status(i, List.of()), i);
        }
        taken();
        view.end(status(20_000, List.of()));

        assertThat(view.samples()).isLessThanOrEqualTo(4_000);
        assertThat(taken()).contains("0 to 20,000 events", "1,000 events/s");
    }

    private String taken() {
        String text = out.toString();
        out.getBuffer().setLength(0);
        return text;
    }

    private static TaskStatus status(long events, List<Long> drifts) {
        Report report = new Report(
                events,
                0,
                0,
                0,
                0,
                0,
                scores(0.8, 0.4),
                Map.of("majority", scores(0.6, 0.69), "last", scores(0.5, 8)),
                drifts.size(),
                drifts);
        return new TaskStatus(
                0,
                new ModelVersion("shop", "3f9ac1", "events-0", events),
                events,
                0,
                Map.of(),
                new Interpretation(
                        List.of(),
                        new Interpretation.Label(Specification.Kind.MULTICLASS, false, List.of(), false, ""),
                        0,
                        false,
                        false),
                List.of(),
                TaskStatus.NOTHING,
                new Vitals(events, 0, 0, Turnover.NONE, Map.of(), List.of(), 0, 0, 0),
                report,
                List.of(),
                0,
                0,
                0,
                2,
                50_000,
                0,
                0,
                new CheckpointStatus(0, -1, 0, -1, 0),
                new RedoStatus(0, 0, 0));
    }

    private static Scores scores(double accuracy, double logLoss) {
        return new Scores(Map.of(), Map.of("accuracy", accuracy, "logLoss", logLoss), Map.of());
    }
}
