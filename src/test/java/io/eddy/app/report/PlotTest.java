package io.eddy.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.report.Curve.Point;
import io.eddy.eval.Progression;
import io.eddy.eval.Scores;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlotTest {
    @Test
    void the_numbers_beside_it_are_round_and_their_margin_as_wide_as_they_are() {
        Plot plot = Plot.inRoundSteps(List.of(line(Curve.MODEL, 1_720, 120), line("mean", 3_000, 3_000)), 80);

        assertThat(plot.lines())
                .hasSizeBetween(8, 14)
                .allMatch(line -> line.matches(" *[\\d,]*[05]0 \\|.*| *0 \\|.*"))
                .allMatch(line -> line.length() <= 80 && line.indexOf('|') == 7);
        assertThat(plot.lines()).anyMatch(line -> line.length() == 80 && line.endsWith("*"));
        assertThat(plot.title("mae, latest 1,000")).isEqualTo("mae, latest 1,000   * Eddy 120.0   - mean 3,000.0");
        assertThat(plot.foot()).containsExactly("       +" + "-".repeat(72), "        0 to 1,000 events");
    }

    @Test
    void a_baseline_far_beyond_the_model_does_not_press_the_rest_into_one_line() {
        Plot plot = Plot.inRoundSteps(List.of(line(Curve.MODEL, 0.6, 0.2), line("last label", 2.5, 2.5)), 80);

        assertThat(plot.lines().get(0)).startsWith(" 0.55 |");
        assertThat(plot.lines()).noneMatch(line -> line.substring(7).contains("-"));
        assertThat(plot.title("logLoss")).contains("- last label 2.5");
    }

    @Test
    void it_is_no_wider_than_the_terminal_its_title_included() {
        Map<String, Double> figures = Map.of("accuracy", 0.9, "logLoss", 0.2);
        Scores scores = new Scores(figures, figures, figures);
        Progression.Point point =
                new Progression.Point(240, scores, Map.of("majority", scores, "last", scores), List.of());

        assertThat(Plots.lines(List.of(point), 40)).allMatch(line -> line.length() <= 40);
        assertThat(Plots.lines(List.of(point), 20)).contains("accuracy, latest 1,000", "* Eddy 0.900");
        assertThat(Plots.lines(List.of(point), 80))
                .filteredOn(line -> line.startsWith("accuracy"))
                .hasSize(1);
    }

    @Test
    void curves_that_do_not_move_have_a_plot_too() {
        Plot plot = Plot.inRoundSteps(List.of(line(Curve.MODEL, 0, 0), line("majority", 0, 0)), 40);

        assertThat(plot.lines()).anyMatch(line -> line.endsWith("*".repeat(30)));
    }

    @Test
    void an_axis_goes_no_further_than_the_next_round_step() {
        assertThat(Axis.between(0.31, 0.89, 5)).isEqualTo(new Axis(0.2, 1.0, 0.2));
        assertThat(Axis.between(0.2, 0.6000000001, 4).high()).isEqualTo(0.6000000000000001);
        assertThat(Axis.between(-3, 12, 5).ticks()).containsExactly(-5.0, 0.0, 5.0, 10.0, 15.0);
    }

    /** A thousand events' way from one value to another. */
    private static Curve line(String name, double from, double to) {
        return new Curve(
                name,
                LongStream.rangeClosed(1, 100)
                        .mapToObj(i -> new Point(10 * i, from + (to - from) * i / 100))
                        .toList());
    }
}
