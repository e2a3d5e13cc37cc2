package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OptimizerTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    @Test
    void settings_that_cannot_learn_are_refused() {
        for (Executable wrong : List.<Executable>of(
                () -> new Optimizer.Momentum(1),
                () -> new Optimizer.Momentum(-0.1f),
                () -> new Optimizer.Nesterov(NAN),
                () -> new Optimizer.AdaGrad(0),
                () -> new Optimizer.AdaGrad(INFINITE),
                () -> new Optimizer.RmsProp(1, 1),
                () -> new Optimizer.RmsProp(0, 0),
                () -> new Optimizer.Adam(1, 0, 1),
                () -> new Optimizer.Adam(0, 1, 1),
                () -> new Optimizer.Adam(0, 0, 0),
                () -> new Optimizer.AdamW(1, 0, 1, 0),
                () -> new Optimizer.AdamW(0, 1, 1, 0),
                () -> new Optimizer.AdamW(0, 0, 0, 0),
                () -> new Optimizer.AdamW(0, 0, 1, -1),
                () -> new Optimizer.AmsGrad(1, 0, 1),
                () -> new Optimizer.AmsGrad(0, 1, 1),
                () -> new Optimizer.AmsGrad(0, 0, NAN),
                () -> new Optimizer.Ftrl(0, 0, 0),
                () -> new Optimizer.Ftrl(1, -1, 0),
                () -> new Optimizer.Ftrl(1, 0, INFINITE))) {
            assertThrows(IllegalArgumentException.class, wrong);
        }
        assertThatThrownBy(() -> new Optimizer.Momentum(1))
                .hasMessage("momentum is 1.0; it must be at least 0 and below 1");
        assertThat(new Optimizer.Momentum(0).mu()).isZero();
        assertThat(new Optimizer.Ftrl(1, 0, 0).l1()).isZero();
    }

    @Test
    void so_is_regularisation_that_would_blow_up_or_stop_all_learning() {
        for (Executable wrong : List.<Executable>of(
                () -> new Regularisation(-1, 0, 1, 1),
                () -> new Regularisation(0, NAN, 1, 1),
                () -> new Regularisation(0, 0, 0, 1),
                () -> new Regularisation(0, 0, 1, -1),
                () -> new Regularisation(0, 0, 1, 1, -1))) {
            assertThrows(IllegalArgumentException.class, wrong);
        }
        assertThat(new Regularisation(0, 0, INFINITE, INFINITE)).isEqualTo(Regularisation.NONE);
    }
}
