package io.eddy.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoScreenTest {
    private static final int MARGIN = 7;

    @Test
    void the_better_curve_is_the_higher_accuracy_and_the_lower_loss() {
        List<Sample> samples = rising();

        List<String> plots = DemoScreen.plots(samples, List.of(), List.of(), 80);

        assertThat(plots.get(0))
                .isEqualTo("accuracy, latest 1,000   * Eddy 0.900   - majority 0.600   . last label 0.550");
        assertThat(plots.get(1)).startsWith(" 0.90 |").endsWith("*").hasSize(MARGIN + 70);
        assertThat(rowOf(plots.subList(1, 9), '*'))
                .isLessThan(rowOf(plots.subList(1, 9), '-'))
                .isLessThan(rowOf(plots.subList(1, 9), '.'));
        assertThat(plots.get(9)).startsWith("log loss");
        assertThat(plots.get(10)).startsWith(" 0.70 |").contains("-");
        assertThat(plots.get(15)).startsWith(" 0.40 |").contains("*");
        assertThat(String.join("", plots.subList(10, 16)).substring(MARGIN)).doesNotContain(". ", "..");
    }

    @Test
    void moments_stand_under_the_events_they_came_after() {
        List<String> plots = DemoScreen.plots(rising(), List.of(50_000L), List.of(75_000L, 200_000L), 80);

        assertThat(plots.get(16).indexOf('^')).isEqualTo(MARGIN + 34);
        assertThat(plots.get(17)).isEqualTo(" ".repeat(MARGIN + 51) + "!");
        assertThat(plots.get(18)).contains("0 to 100,000 events");
    }

    @Test
    void a_terminal_of_80_by_24_has_room_for_it() {
        assertThat(DemoScreen.plots(rising(), List.of(), List.of(), 80))
                .hasSizeLessThanOrEqualTo(20)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    }

    @Test
    void the_first_events_are_too_rough_for_the_axis_unless_they_are_all_there_is() {
        List<Sample> samples = rising();
        samples.add(0, sample(1, 0));

        assertThat(DemoScreen.plots(samples, List.of(), List.of(), 80).get(8)).startsWith(" 0.50 |");
        assertThat(DemoScreen.plots(samples.subList(0, 1), List.of(), List.of(), 80)
                        .get(8))
                .startsWith(" 0.00 |");
    }

    @Test
    void a_narrow_terminal_has_room_for_the_curves_to_their_end() {
        List<String> plots = DemoScreen.plots(rising(), List.of(99_999L), List.of(), 40);

        assertThat(plots.subList(1, 9)).allMatch(line -> line.length() <= 40).anyMatch(line -> line.length() == 40);
        assertThat(plots.get(16)).hasSize(40).endsWith("^-");
    }

    @Test
    void the_rate_is_that_of_the_latest_seconds() {
        List<Sample> samples = rising();
        assertThat(DemoScreen.eventsPerSecond(samples.subList(0, 1))).isZero();
        assertThat(DemoScreen.eventsPerSecond(samples)).isEqualTo(10_000);

        samples.add(new Sample(
                14_000,
                160_000,
                samples.get(0).model(),
                samples.get(0).majority(),
                samples.get(0).last()));

        assertThat(DemoScreen.eventsPerSecond(samples)).isEqualTo(15_000);
    }

    @Test
    void a_drift_is_told_with_the_shift_before_it() {
        assertThat(DemoScreen.drift(10_000, List.of(60_000L))).isEqualTo("drift found after 10,000 events");
        assertThat(DemoScreen.drift(120_160, List.of(60_000L, 120_000L)))
                .isEqualTo("drift found after 120,160 events, 160 after the tastes shifted");
    }

    @Test
    void without_a_plot_all_figures_are_in_one_line() {
        assertThat(DemoScreen.figures(rising()))
                .isEqualTo("  100,000 events  10,000/s   accuracy 0.900 (majority 0.600, last label 0.550)"
                        + "   log loss 0.400 (0.690, 15.000)");
    }

    private static int rowOf(List<String> plot, char mark) {
        for (int row = 0; row < plot.size(); row++) {
            if (plot.get(row).indexOf(mark, MARGIN) >= 0) {
                return row;
            }
        }
        return -1;
    }

    /** Ten seconds of a model that gets better. */
    private static List<Sample> rising() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            samples.add(sample(i * 1_000L, 0.5 + 0.004 * i));
        }
        return samples;
    }

    private static Sample sample(long events, double accuracy) {
        return new Sample(
                events / 10,
                events,
                new Sample.Score(accuracy, 0.4),
                new Sample.Score(0.6, 0.69),
                new Sample.Score(0.55, 15));
    }
}
