package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import org.junit.jupiter.api.Test;

class DenseTest {
    private static final int[] SIZES = {1, 7, 31, 32, 33, 100, 257};

    @Test
    void forward_is_the_affine_map_of_its_parameters() {
        Seeds.forEach(3, seed -> {
            for (int inputs : SIZES) {
                for (int outputs : SIZES) {
                    Dense layer = layer(inputs, outputs, seed);
                    float[] x = vector(inputs, seed + 10);
                    float[] y = Layout.vector(outputs);

                    layer.forward(x, y, 0, false);

                    for (int o = 0; o < outputs; o++) {
                        double sum = layer.bias().get(0, o);
                        for (int i = 0; i < inputs; i++) {
                            sum += (double) x[BASE + i] * layer.weight().get(i, o);
                        }
                        assertThat((double) y[BASE + o]).isCloseTo(sum, within(1e-4));
                    }
                    assertPaddingIsZero(y, outputs);
                }
            }
        });
    }

    @Test
    void backward_is_the_slope_of_forward() {
        Seeds.forEach(3, seed -> {
            int inputs = 33;
            int outputs = 7;
            Dense layer = layer(inputs, outputs, seed);
            float[] x = vector(inputs, seed + 10);
            float[] dy = vector(outputs, seed + 20);
            float[] dx = Layout.vector(inputs);

            layer.backward(x, Layout.vector(outputs), dy, dx);

            // the map is linear in each input, so a wide step has no error but rounding
            for (int i = 0; i < inputs; i++) {
                double slope = (valueAt(layer, x, dy, i, 1) - valueAt(layer, x, dy, i, -1)) / 2;
                assertThat((double) dx[BASE + i]).isCloseTo(slope, within(1e-4));
            }
            assertPaddingIsZero(dx, inputs);
        });
    }

    private static double valueAt(Dense layer, float[] x, float[] dy, int input, float step) {
        float[] moved = x.clone();
        moved[BASE + input] += step;
        float[] y = Layout.vector(layer.outputs());
        layer.forward(moved, y, 0, true);
        double value = 0;
        for (int o = 0; o < layer.outputs(); o++) {
            value += (double) y[BASE + o] * dy[BASE + o];
        }
        return value;
    }

    @Test
    void a_gradient_asked_for_some_inputs_leaves_the_others_alone() {
        Dense layer = layer(40, 20, 1);
        float[] x = vector(40, 2);
        float[] dy = vector(20, 3);
        float[] all = Layout.vector(40);
        layer.backward(x, Layout.vector(20), dy, all);
        float[] some = Layout.vector(40);

        layer.gradientOnlyFor(5, 17);
        layer.backward(x, Layout.vector(20), dy, some);

        for (int i = 0; i < 40; i++) {
            assertThat(some[BASE + i]).isEqualTo(i >= 5 && i < 17 ? all[BASE + i] : 0);
        }
    }

    @Test
    void inputs_that_a_relu_made_zero_get_no_gradient() {
        Dense layer = layer(40, 20, 1);
        float[] x = vector(40, 2);
        for (int i = 0; i < 40; i += 3) {
            x[BASE + i] = 0;
        }
        float[] dy = vector(20, 3);
        float[] all = Layout.vector(40);
        layer.backward(x, Layout.vector(20), dy, all);
        float[] masked = Layout.vector(40);

        layer.inputsAreReluOutputs();
        layer.backward(x, Layout.vector(20), dy, masked);

        for (int i = 0; i < 40; i++) {
            assertThat(masked[BASE + i]).isEqualTo(i % 3 == 0 ? 0 : all[BASE + i]);
        }
    }

    @Test
    void the_gradient_norm_is_that_of_every_single_gradient() {
        float[] x = vector(33, 4);
        float[] dy = vector(7, 5);
        double sum = 0;
        for (int o = 0; o < 7; o++) {
            for (int i = 0; i < 33; i++) {
                double g = (double) x[BASE + i] * dy[BASE + o];
                sum += g * g;
            }
            sum += (double) dy[BASE + o] * dy[BASE + o];
        }

        assertThat(layer(33, 7, 1).squaredGradientNorm(x, dy)).isCloseTo(sum, within(sum * 1e-5));
    }

    @Test
    void the_gradient_norm_tells_huge_from_not_finite() {
        Dense layer = layer(3, 2, 1);
        float[] x = vector(3, 1);
        float[] dy = vector(2, 2);

        dy[BASE] = 1e30f;
        assertThat(layer.squaredGradientNorm(x, dy)).isFinite();
        dy[BASE] = Float.POSITIVE_INFINITY;
        assertThat(layer.squaredGradientNorm(x, dy)).isInfinite();
        dy[BASE] = Float.NaN;
        assertThat(layer.squaredGradientNorm(x, dy)).isNaN();
    }

    @Test
    void an_update_moves_each_weight_against_its_gradient() {
        Dense layer = layer(33, 7, 1);
        Dense before = layer(33, 7, 1);
        float[] x = vector(33, 2);
        float[] dy = vector(7, 3);

        layer.update(x, dy, 0.5f, new PlainSgd(0.1f));

        for (int o = 0; o < 7; o++) {
            for (int i = 0; i < 33; i++) {
                double expected = before.weight().get(i, o) - 0.1 * 0.5 * x[BASE + i] * dy[BASE + o];
                assertThat((double) layer.weight().get(i, o)).isCloseTo(expected, within(1e-6));
            }
            double expected = before.bias().get(0, o) - 0.1 * 0.5 * dy[BASE + o];
            assertThat((double) layer.bias().get(0, o)).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void growing_keeps_what_was_there() {
        Dense layer = layer(3, 15, 1);
        Dense before = layer(3, 15, 1);

        layer.growInputs(40);
        layer.growOutputs(17);

        assertThat(layer.inputs()).isEqualTo(40);
        assertThat(layer.outputs()).isEqualTo(17);
        assertThat(layer.weight().get(2, 14)).isEqualTo(before.weight().get(2, 14));
        assertThat(layer.weight().get(39, 16)).isZero();
        assertThat(layer.bias().get(0, 14)).isEqualTo(before.bias().get(0, 14));
        float[] y = Layout.vector(17);
        layer.forward(vector(40, 2), y, 0, true);
        assertThat(y[BASE + 16]).isZero();
    }

    @Test
    void a_gradient_for_inputs_that_are_not_there_is_refused() {
        assertThatThrownBy(() -> layer(3, 2, 1).gradientOnlyFor(1, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense.weight")
                .hasMessageContaining("1 to 4");
    }

    private record PlainSgd(float rate) implements Update {
        @Override
        public void outer(Parameter p, float[] x, float[] d, float scale) {
            Kernels.best().rankOne(-rate * scale, x, BASE, p.rows(), d, BASE, p.values(), BASE, p.stride());
        }

        @Override
        public void row(Parameter p, int row, float[] g, int offset, float scale) {
            Kernels.best().axpy(-rate * scale, g, offset, p.values(), p.offset(row), p.stride());
        }
    }

    private static Dense layer(int inputs, int outputs, long seed) {
        Dense layer = new Dense("dense", inputs, outputs);
        for (int o = 0; o < outputs; o++) {
            layer.bias().set(0, o, CounterRandom.gaussian(seed, 0, o));
            for (int i = 0; i < inputs; i++) {
                layer.weight().set(i, o, CounterRandom.gaussian(seed, 1 + i, o));
            }
        }
        return layer;
    }

    private static float[] vector(int n, long seed) {
        float[] v = Layout.vector(n);
        for (int i = 0; i < n; i++) {
            v[BASE + i] = CounterRandom.gaussian(seed, -1, i);
        }
        return v;
    }

    private static void assertPaddingIsZero(float[] v, int n) {
        for (int i = BASE + n; i < v.length; i++) {
            assertThat(v[i]).isZero();
        }
    }
}
