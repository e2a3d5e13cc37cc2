package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {
    private static final int[] SIZES = {1, 7, 31, 32, 33, 100, 257};

    @ParameterizedTest
    @EnumSource(Activation.class)
    void value_and_derivative_are_those_of_the_function(Activation activation) {
        Seeds.forEach(3, seed -> {
            for (int n : SIZES) {
                float[] x = Layout.vector(n);
                float[] y = Layout.vector(n);
                float[] kept = Layout.vector(n);
                float[] dy = Layout.vector(n);
                float[] dx = Layout.vector(n);
                for (int i = 0; i < n; i++) {
                    x[BASE + i] = 4 * CounterRandom.gaussian(seed, n, i);
                    dy[BASE + i] = CounterRandom.gaussian(seed, n + 1, i);
                }

                activation.forward(x, y, kept, n);
                activation.backward(x, y, kept, dy, dx, n);

                for (int i = BASE; i < BASE + n; i++) {
                    double value = DoubleNetwork.value(activation, x[i]);
                    assertThat((double) y[i]).as("f(%s)", x[i]).isCloseTo(value, within(1e-6 * (1 + Math.abs(value))));
                    double slope = slope(activation, x[i]);
                    assertThat((double) dx[i]).as("f'(%s)", x[i]).isCloseTo(slope * dy[i], within(4e-6));
                }
                for (int i = BASE + n; i < y.length; i++) {
                    assertThat(y[i]).as("padding of %d", n).isZero();
                    assertThat(dx[i]).as("padding of %d", n).isZero();
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void large_inputs_give_finite_values_and_slopes(Activation activation) {
        float[] extremes = {-1e30f, -1000, -100, -1e-30f, 0, 1e-30f, 100, 1000, 1e30f};
        int n = extremes.length;
        float[] x = Layout.vector(n);
        float[] y = Layout.vector(n);
        float[] kept = Layout.vector(n);
        float[] dy = Layout.vector(n);
        float[] dx = Layout.vector(n);
        System.arraycopy(extremes, 0, x, BASE, n);
        Arrays.fill(dy, BASE, BASE + n, 1);

        activation.forward(x, y, kept, n);
        activation.backward(x, y, kept, dy, dx, n);

        for (int i = BASE; i < BASE + n; i++) {
            double value = DoubleNetwork.value(activation, x[i]);
            assertThat((double) y[i]).as("f(%s)", x[i]).isCloseTo(value, within(1e-6 * Math.abs(value) + 1e-30));
            assertThat(dx[i]).as("f'(%s)", x[i]).isBetween(-0.2f, 1.2f);
        }
    }

    private static double slope(Activation activation, double x) {
        double h = 1e-6;
        return (DoubleNetwork.value(activation, x + h) - DoubleNetwork.value(activation, x - h)) / (2 * h);
    }
}
