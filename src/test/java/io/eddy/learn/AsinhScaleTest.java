package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AsinhScaleTest {
    private static final double ASINH_2 = Math.log(2 + Math.sqrt(5));

    private final AsinhScale scale = new AsinhScale();

    @Test
    void a_quantity_is_standardised_by_what_came_before_it() {
        assertThat(scale.absorb(4))
                .as("in units of half of it, mean 0 and variance 1")
                .isCloseTo(ASINH_2, within(1e-8));
        assertThat(scale.absorb(-4))
                .as("mean and root of the variance are those of the first")
                .isCloseTo(-2, within(1e-8));
        // mean 0, variance 2.5 asinh(2)²; the unit is looked at again with the fourth
        assertThat(scale.absorb(1_000))
                .isCloseTo(Math.log(500 + Math.sqrt(250_001)) / (Math.sqrt(2.5) * ASINH_2), within(1e-6));
    }

    @Test
    void what_it_says_is_undone() {
        scale.absorb(4);

        assertThat(scale.inUnit(0)).isCloseTo(4, within(1e-9));
        // sinh(2 a) = 2 sinh(a) cosh(a)
        assertThat(scale.inUnit(1)).isCloseTo(8 * Math.sqrt(5), within(1e-9));
        assertThat(scale.inUnit(-1)).isCloseTo(0, within(1e-9));
    }

    @Test
    void the_unit_follows_the_usual_size_ever_more_rarely() {
        scale.absorb(4);
        scale.absorb(4);
        scale.absorb(4);
        scale.absorb(4_000);

        double rate = 1.0 / 4;
        double mean = ASINH_2 + rate * (Math.log(4_000 / 501.5 + Math.hypot(4_000 / 501.5, 1)) - ASINH_2);
        assertThat(scale.inUnit(0))
                .as("501.5 is half of the mean size")
                .isCloseTo(501.5 * Math.sinh(mean), within(1e-6));
    }

    @Test
    void what_is_said_stays_finite_and_zeros_are_a_quantity() {
        assertThat(scale.absorb(0)).isZero();
        assertThat(scale.inUnit(1e9)).isFinite().isPositive();
        assertThat(scale.inUnit(-1e9)).isFinite().isNegative();
        assertThat(scale.absorb(0)).isZero();
    }
}
