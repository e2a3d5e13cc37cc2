package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InitialisationTest {

    @Test
    void variance_is_that_of_the_papers() {
        assertThat(variance(Initialisation.HE)).isCloseTo(2.0 / 200, within(2e-4));
        assertThat(variance(Initialisation.GLOROT)).isCloseTo(2.0 / 300, within(2e-4));
        assertThat(variance(Initialisation.ZERO)).isZero();
    }

    @Test
    void weights_depend_only_on_seed_and_layer() {
        assertThat(filled(Initialisation.HE, 1, 0).values())
                .isEqualTo(filled(Initialisation.HE, 1, 0).values());
        assertThat(filled(Initialisation.HE, 1, 0).values())
                .isNotEqualTo(filled(Initialisation.HE, 2, 0).values());
        assertThat(filled(Initialisation.HE, 1, 0).values())
                .isNotEqualTo(filled(Initialisation.HE, 1, 1).values());
    }

    @Test
    void padding_stays_zero() {
        Parameter p = filled(Initialisation.HE, 1, 0);

        for (int c = p.columns(); c < p.stride(); c++) {
            assertThat(p.get(3, c)).isZero();
        }
    }

    private static double variance(Initialisation initialisation) {
        Parameter p = filled(initialisation, 1, 0);
        double sum = 0;
        for (int r = 0; r < p.rows(); r++) {
            for (int c = 0; c < p.columns(); c++) {
                sum += p.get(r, c) * p.get(r, c);
            }
        }
        return sum / (p.rows() * p.columns());
    }

    private static Parameter filled(Initialisation initialisation, long seed, int layer) {
        Parameter p = new Parameter("w", 200, 100);
        initialisation.fill(p, seed, layer);
        return p;
    }
}
