package io.eddy.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoScreenTest {

    @Test
    void the_better_curve_is_the_higher_one_and_moments_stand_under_it() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            samples.add(sample(i * 1_000L, 0.5 + 0.004 * i));
        }

        List<String> plot = DemoScreen.plot(samples, List.of(50_000L), List.of(75_000L, 200_000L));

        assertThat(plot.get(1)).startsWith(" 1.00 |").doesNotContain("*");
        int top = rowOf(plot, '*');
        assertThat(top).isLessThan(rowOf(plot, '-')).isLessThan(rowOf(plot, '.'));
        assertThat(plot.get(top).stripTrailing()).endsWith("*").hasSize(7 + 64);
        assertThat(plot.get(12).indexOf('^')).isEqualTo(7 + 31);
        assertThat(plot.get(13).indexOf('!')).isEqualTo(7 + 47);
        assertThat(plot.get(13).chars().filter(c -> c == '!').count()).isEqualTo(1);
        assertThat(plot.get(14)).contains("0 to 100,000 events");
    }

    @Test
    void the_first_sample_alone_can_be_drawn() {
        assertThat(DemoScreen.plot(List.of(sample(1, 0)), List.of(), List.of())).hasSize(15);
    }

    @Test
    void drifts_are_told_with_the_shift_before_them() {
        assertThat(DemoScreen.drifts(List.of(), List.of())).isEqualTo("no drift found yet");
        assertThat(DemoScreen.drifts(List.of(60_000L), List.of(10_000L, 60_160L)))
                .isEqualTo("drift found at 10,000, 60,160 (160 after a shift)");
    }

    private static int rowOf(List<String> plot, char mark) {
        for (int row = 1; row <= 10; row++) {
            if (plot.get(row).indexOf(mark, 7) >= 0) {
                return row;
            }
        }
        return -1;
    }

    private static Sample sample(long events, double accuracy) {
        return new Sample(
                events,
                1_000,
                new Sample.Score(accuracy, 0.4),
                new Sample.Score(0.6, 0.69),
                new Sample.Score(0.55, 15));
    }
}
