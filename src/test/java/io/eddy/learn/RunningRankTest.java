package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunningRankTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final RunningRank rank = new RunningRank();

    @Test
    void it_is_the_share_of_the_numbers_that_were_smaller() {
        for (int i = 0; i < 5_000; i++) {
            rank.add(random.nextDouble());
        }

        for (double number : new double[] {0.05, 0.3, 0.5, 0.9, 0.99}) {
            assertThat(rank.of(number)).isCloseTo(number, within(0.015));
        }
        assertThat(rank.of(50)).isGreaterThan(0.9998).isLessThan(1);
        assertThat(rank.of(0)).isGreaterThan(0).isLessThan(0.0002);
    }

    @Test
    void the_first_number_of_all_is_in_the_middle() {
        assertThat(rank.of(7)).isEqualTo(0.5);
    }

    @Test
    void what_has_passed_fades() {
        for (int i = 0; i < 20_000; i++) {
            rank.add(random.nextDouble(100, 101));
        }
        assertThat(rank.of(10)).isLessThan(0.01);
        for (int i = 0; i < 4 * RunningRank.MEMORY; i++) {
            rank.add(random.nextDouble());
        }

        assertThat(rank.of(10)).isGreaterThan(0.95);
    }

    @Test
    void what_is_greater_never_ranks_lower() {
        for (int i = 0; i < 3_000; i++) {
            rank.add(Math.exp(3 * random.nextGaussian()));
        }
        double before = 0;
        for (double number = 1e-7; number < 1e7; number *= 1.01) {
            assertThat(rank.of(number)).isGreaterThanOrEqualTo(before);
            before = rank.of(number);
        }
    }
}
