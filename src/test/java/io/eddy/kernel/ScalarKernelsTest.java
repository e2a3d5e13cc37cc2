package io.eddy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The definition against its words in {@link Kernels}, written out naively. */
class ScalarKernelsTest {
    /** With rows of 16, no small matrix. */
    private static final int ROWS = 300;

    private final Kernels kernels = new ScalarKernels();

    @Test
    void a_dot_product_folds_32_virtual_lanes() {
        Seeds.forEach(5, seed -> {
            for (int n : new int[] {0, 1, 7, 8, 15, 16, 24, 31, 32, 33, 48, 56, 100, 257}) {
                float[] x = gaussians(n + 3, seed);
                float[] y = gaussians(n + 5, seed + 100);
                float[] lanes = new float[32];
                for (int i = 0; i < n; i++) {
                    lanes[i % 32] = Math.fma(x[3 + i], y[5 + i], lanes[i % 32]);
                }
                for (int half = 16; half > 0; half /= 2) {
                    for (int l = 0; l < half; l++) {
                        lanes[l] += lanes[l + half];
                    }
                }

                assertThat(kernels.dot(x, 3, y, 5, n)).isEqualTo(lanes[0]);
            }
        });
    }

    @Test
    void a_product_adds_rows_in_order_to_what_is_there_and_takes_its_left_side_in_any_direction() {
        float[] a = gaussians(3 + 5 * 7, 1);
        float[] w = gaussians(7 * 32, 2);
        float[] before = gaussians(5 * 48, 3);
        float[] y = before.clone();

        kernels.product(a, 3, 1, 5, 5, 7, w, 0, 32, y, 0, 48, 16);

        for (int r = 0; r < 5; r++) {
            for (int o = 0; o < 48; o++) {
                float sum = before[48 * r + o];
                for (int i = 0; i < 7 && o < 16; i++) {
                    sum = Math.fma(a[3 + r + 5 * i], w[32 * i + o], sum);
                }
                assertThat(y[48 * r + o]).isEqualTo(sum);
            }
        }
    }

    @Test
    void affine_adds_rows_in_order_and_leaves_out_those_of_zero_inputs() {
        float[] w = gaussians(ROWS * 16, 1);
        w[2 * 16] = Float.NaN;
        float[] x = gaussians(ROWS, 3);
        x[2] = 0;
        float[] b = gaussians(16, 2);
        float[] y = new float[16];

        kernels.affine(w, 0, ROWS, 16, x, 0, b, 0, y, 0);

        for (int o = 0; o < 16; o++) {
            float sum = b[o];
            for (int i = 0; i < ROWS; i++) {
                sum = i == 2 ? sum : Math.fma(x[i], w[16 * i + o], sum);
            }
            assertThat(y[o]).isEqualTo(sum);
        }
    }

    @Test
    void affine_takes_the_rows_of_a_small_matrix_in_fours_of_which_the_last_may_be_short() {
        for (int rows = 1; rows <= 9; rows++) {
            float[] w = gaussians(12 * 16, 1);
            float[] x = gaussians(12, 3);
            x[1] = 0;
            float[] b = gaussians(16, 2);
            float[] y = new float[16];

            kernels.affine(w, 0, rows, 16, x, 0, b, 0, y, 0);

            Arrays.fill(x, rows, 12, 0);
            for (int o = 0; o < 16; o++) {
                float sum = b[o];
                for (int i = 0; i < rows; i += 4) {
                    float low = Math.fma(x[i + 1], w[16 * (i + 1) + o], x[i] * w[16 * i + o]);
                    sum += low + Math.fma(x[i + 3], w[16 * (i + 3) + o], x[i + 2] * w[16 * (i + 2) + o]);
                }
                assertThat(y[o]).as("%d rows", rows).isEqualTo(sum);
            }
        }
    }

    @Test
    void row_dots_through_a_relu_do_not_look_at_masked_rows() {
        float[] w = gaussians(3 * 16, 1);
        w[16] = Float.NaN;
        float[] d = gaussians(16, 2);
        float[] plain = new float[3];
        float[] masked = new float[3];

        kernels.rowDots(w, 0, 3, 16, d, 0, plain, 0);
        kernels.rowDotsWhereNonZero(w, 0, 3, 16, d, 0, new float[] {1, 0, 2}, 0, masked, 0);

        assertThat(plain[0]).isEqualTo(kernels.dot(w, 0, d, 0, 16));
        assertThat(plain[1]).isNaN();
        assertThat(masked).containsExactly(plain[0], 0, plain[2]);
    }

    @Test
    void a_rank_one_update_adds_the_outer_product_and_leaves_out_rows_of_zero_inputs_but_in_a_small_matrix() {
        for (int rows : new int[] {3, ROWS}) {
            float[] w = gaussians(rows * 16, 1);
            float[] before = w.clone();
            float[] x = gaussians(rows, 3);
            x[1] = 0;
            float[] d = gaussians(16, 2);
            d[3] = Float.NaN;

            kernels.rankOne(-0.1f, x, 0, rows, d, 0, w, 0, 16);

            for (int i = 0; i < rows; i++) {
                for (int o = 0; o < 16; o++) {
                    float added = Math.fma(-0.1f * x[i], d[o], before[16 * i + o]);
                    float expected = i == 1 && rows == ROWS ? before[16 * i + o] : added;
                    assertThat(w[16 * i + o]).isEqualTo(Float.valueOf(expected));
                }
            }
        }
    }

    // One step from weight 2, state .3 (and .2, .1), gradient .5 · .8 = .4, rate .1.

    @Test
    void momentum_is_a_heavy_ball() {
        assertStep(2 - 0.1 * (0.9 * 0.3 + 0.4), (w, s, g) -> kernels.momentum(w, s[0], 0, g, 0, 1, 0.5f, 0.1f, 0.9f));
    }

    @Test
    void nesterov_looks_ahead() {
        double v = 0.9 * 0.3 + 0.4;
        assertStep(2 - 0.1 * (0.4 + 0.9 * v), (w, s, g) -> kernels.nesterov(w, s[0], 0, g, 0, 1, 0.5f, 0.1f, 0.9f));
    }

    @Test
    void adagrad_divides_by_the_root_of_the_sum_of_squares() {
        double s1 = 0.3 + 0.16;
        assertStep(
                2 - 0.1 * 0.4 / (Math.sqrt(s1) + 0.01),
                (w, s, g) -> kernels.adagrad(w, s[0], 0, g, 0, 1, 0.5f, 0.1f, 0.01f));
    }

    @Test
    void rmsprop_divides_by_the_root_of_the_fading_mean_square() {
        double s1 = 0.9 * 0.3 + 0.1 * 0.16;
        assertStep(
                2 - 0.1 * 0.4 / (Math.sqrt(s1) + 0.01),
                (w, s, g) -> kernels.rmsprop(w, s[0], 0, g, 0, 1, 0.5f, 0.1f, 0.9f, 0.01f));
    }

    @Test
    void adam_divides_the_mean_by_the_root_of_the_mean_square_and_decays() {
        double m = 0.9 * 0.3 + 0.1 * 0.4;
        double v = 0.99 * 0.2 + 0.01 * 0.16;
        assertStep(
                0.95 * 2 - 0.1 * m / (Math.sqrt(v) * 1.5 + 0.01),
                (w, s, g) -> kernels.adam(w, s[0], s[1], 0, g, 0, 1, 0.5f, 0.1f, 0.9f, 0.99f, 1.5f, 0.01f, 0.95f));
    }

    @Test
    void amsgrad_divides_by_the_largest_mean_square() {
        double m = 0.9 * 0.3 + 0.1 * 0.4;
        double v = 0.99 * 0.2 + 0.01 * 0.16;
        assertStep(
                0.95 * 2 - 0.1 * m / (Math.sqrt(v) * 1.5 + 0.01),
                (w, s, g) ->
                        kernels.amsgrad(w, s[0], s[1], s[2], 0, g, 0, 1, 0.5f, 0.1f, 0.9f, 0.99f, 1.5f, 0.01f, 0.95f));
        assertStep(
                2 - 0.1 * m / Math.sqrt(0.3),
                (w, s, g) -> kernels.amsgrad(
                        w, s[0], s[1], new float[] {0.3f}, 0, g, 0, 1, 0.5f, 0.1f, 0.9f, 0.99f, 1, 0, 1));
    }

    @Test
    void ftrl_follows_its_paper() {
        double sigma = (Math.sqrt(0.2 + 0.16) - Math.sqrt(0.2)) / 0.1;
        double z = 0.3 + 0.4 - sigma * 2;
        double root = Math.sqrt(0.2 + 0.16);
        assertStep(
                -(z - Math.signum(z) * 0.05) / ((1 + root) / 0.1 + 0.02),
                (w, s, g) -> kernels.ftrl(w, s[0], s[1], 0, g, 0, 1, 0.5f, 0.1f, 1, 0.05f, 0.02f));
        assertStep(0, (w, s, g) -> kernels.ftrl(w, s[0], s[1], 0, g, 0, 1, 0.5f, 0.1f, 1, 10, 0.02f));
    }

    private interface Step {
        void take(float[] w, float[][] states, float[] g);
    }

    private static void assertStep(double expected, Step step) {
        float[] w = {2};

        step.take(w, new float[][] {{0.3f}, {0.2f}, {0.1f}}, new float[] {0.8f});

        assertThat((double) w[0]).isCloseTo(expected, within(1e-6));
    }

    private static float[] gaussians(int n, long seed) {
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = CounterRandom.gaussian(seed, 0, i);
        }
        return v;
    }
}
