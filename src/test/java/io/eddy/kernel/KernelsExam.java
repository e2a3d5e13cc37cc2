package io.eddy.kernel;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What any kernels must pass: the bits of the definition, whatever the numbers, sizes and offsets. */
abstract class KernelsExam {
    private static final int[] SIZES = {1, 7, 31, 32, 33, 64, 100, 257};
    private static final Kernels DEFINITION = new ScalarKernels();

    /** The kernels to examine. */
    abstract Kernels kernels();

    @Test
    void dot_has_the_bits_of_the_definition() {
        vectors(4, (k, t) -> t.arrays[0][BASE] = k.dot(t.arrays[1], BASE, t.arrays[2], t.offset, t.n));
    }

    @Test
    void axpy_has_the_bits_of_the_definition() {
        vectors(2, (k, t) -> k.axpy(t.number, t.arrays[1], t.offset, t.arrays[0], BASE, t.n));
    }

    @Test
    void scale_has_the_bits_of_the_definition() {
        vectors(1, (k, t) -> k.scale(t.number, t.arrays[0], t.offset, t.n));
    }

    @Test
    void sums_of_doubles_have_the_bits_of_the_definition() {
        Seeds.forEach(8, seed -> {
            for (int n : SIZES) {
                double[] expected = doubles(seed, 3 + n);
                double[] actual = expected.clone();
                double[] x = doubles(seed + 1, 2 + n);

                DEFINITION.addRounded(0.1, x, 2, expected, 3, n);
                kernels().addRounded(0.1, x, 2, actual, 3, n);
                DEFINITION.subtractAndScale(0.3, x, 2, 1 / 0.999, expected, 3, n);
                kernels().subtractAndScale(0.3, x, 2, 1 / 0.999, actual, 3, n);

                assertThat(actual).isEqualTo(expected);
            }
        });
    }

    private static double[] doubles(long seed, int n) {
        Random random = new Random(seed);
        return IntStream.range(0, n)
                .mapToDouble(i -> i % 5 == 0 ? 0 : random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10))
                .toArray();
    }

    /** Wherever it is, and wherever the search begins; NaN and infinity among the others. */
    @Test
    void the_first_below_a_limit_is_found_where_the_definition_finds_it() {
        for (int n : SIZES) {
            float[] x = new float[BASE + n];
            for (int place = 0; place <= n; place++) {
                Arrays.fill(x, place % 3 == 0 ? Float.NaN : place % 3 == 1 ? Float.POSITIVE_INFINITY : 2);
                if (place < n) {
                    x[BASE + place] = Math.nextDown(2f);
                }
                for (int from = 0; from <= n; from += 5) {
                    int expected = BASE + (from <= place ? place : n);

                    assertThat(kernels().firstBelow(2, x, BASE + from, BASE + n))
                            .isEqualTo(expected);
                    assertThat(DEFINITION.firstBelow(2, x, BASE + from, BASE + n))
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void affine_has_the_bits_of_the_definition() {
        matrices((k, t) -> k.affine(
                t.arrays[4], BASE, t.n, t.stride, t.arrays[1], t.offset, t.arrays[2], BASE, t.arrays[0], BASE));
    }

    @Test
    void row_dots_have_the_bits_of_the_definition() {
        matrices((k, t) -> k.rowDots(t.arrays[4], BASE, t.n, t.stride, t.arrays[1], BASE, t.arrays[0], t.offset));
    }

    @Test
    void row_dots_where_non_zero_have_the_bits_of_the_definition() {
        matrices((k, t) -> k.rowDotsWhereNonZero(
                t.arrays[4], BASE, t.n, t.stride, t.arrays[1], BASE, t.arrays[2], t.offset, t.arrays[0], BASE));
    }

    /** Each is rounded to -0, and only a sum that has a 0 in it is 0. */
    @Test
    void row_dots_of_products_too_small_for_a_float_have_the_sign_of_the_definition() {
        for (int columns : SIZES) {
            int rows = 9;
            int stride = Layout.padded(columns);
            float[] w = new float[rows * stride];
            Arrays.fill(w, -1e-30f);
            float[] d = new float[stride];
            Arrays.fill(d, 1e-30f);
            float[] expected = new float[rows];
            float[] actual = new float[rows];

            DEFINITION.rowDots(w, 0, rows, stride, d, 0, expected, 0);
            kernels().rowDots(w, 0, rows, stride, d, 0, actual, 0);

            assertSameBits(actual, expected);
        }
    }

    @Test
    void rank_one_updates_have_the_bits_of_the_definition() {
        matrices((k, t) ->
                k.rankOne(t.number, t.arrays[1], t.offset, t.n, t.arrays[2], BASE, t.arrays[4], BASE, t.stride));
    }

    @Test
    void products_have_the_bits_of_the_definition_whatever_the_sizes_and_directions() {
        for (int m : new int[] {0, 1, 3, 4, 7, 8, 9, 28}) {
            for (int k : new int[] {0, 1, 7, 33}) {
                for (int n : new int[] {16, 32, 48, 112}) {
                    float[] a = Trial.numbers(m + 3, BASE + m * k);
                    float[] w = Trial.numbers(k + 4, BASE + k * (n + 16));
                    float[] expected = Trial.numbers(n, BASE + m * (n + 16));
                    float[] actual = expected.clone();

                    for (int direction = 0; direction < 2; direction++) {
                        int row = direction == 0 ? k : 1;
                        int column = direction == 0 ? 1 : m;
                        DEFINITION.product(a, BASE, row, column, m, k, w, BASE, n + 16, expected, BASE, n + 16, n);
                        kernels().product(a, BASE, row, column, m, k, w, BASE, n + 16, actual, BASE, n + 16, n);

                        assertSameBits(actual, expected);
                    }
                }
            }
        }
    }

    @Test
    void momentum_has_the_bits_of_the_definition() {
        vectors(
                3,
                (k, t) -> k.momentum(t.arrays[0], t.arrays[1], BASE, t.arrays[2], t.offset, t.n, t.number, 0.1f, 0.9f));
    }

    @Test
    void nesterov_has_the_bits_of_the_definition() {
        vectors(
                3,
                (k, t) -> k.nesterov(t.arrays[0], t.arrays[1], BASE, t.arrays[2], t.offset, t.n, t.number, 0.1f, 0.9f));
    }

    @Test
    void adagrad_has_the_bits_of_the_definition() {
        vectors(
                3,
                (k, t) -> k.adagrad(t.arrays[0], t.state(1), BASE, t.arrays[2], t.offset, t.n, t.number, 0.1f, 1e-8f));
    }

    @Test
    void rmsprop_has_the_bits_of_the_definition() {
        vectors(
                3,
                (k, t) -> k.rmsprop(
                        t.arrays[0], t.state(1), BASE, t.arrays[2], t.offset, t.n, t.number, 0.1f, 0.9f, 1e-8f));
    }

    @Test
    void adam_has_the_bits_of_the_definition() {
        vectors(
                4,
                (k, t) -> k.adam(
                        t.arrays[0],
                        t.arrays[1],
                        t.state(2),
                        BASE,
                        t.arrays[3],
                        t.offset,
                        t.n,
                        t.number,
                        0.1f,
                        0.9f,
                        0.999f,
                        31f,
                        1e-8f,
                        0.99f));
    }

    @Test
    void adam_without_momentum_has_the_bits_of_the_definition() {
        vectors(
                3,
                (k, t) -> k.adamWithoutMomentum(
                        t.arrays[0],
                        t.state(1),
                        BASE,
                        t.arrays[2],
                        t.offset,
                        t.n,
                        t.number,
                        0.1f,
                        0.999f,
                        31f,
                        1e-8f,
                        0.99f));
    }

    @Test
    void amsgrad_has_the_bits_of_the_definition() {
        vectors(
                5,
                (k, t) -> k.amsgrad(
                        t.arrays[0],
                        t.arrays[1],
                        t.state(2),
                        t.state(3),
                        BASE,
                        t.arrays[4],
                        t.offset,
                        t.n,
                        t.number,
                        0.1f,
                        0.9f,
                        0.999f,
                        31f,
                        1e-8f,
                        0.99f));
    }

    @Test
    void ftrl_has_the_bits_of_the_definition() {
        vectors(
                4,
                (k, t) -> k.ftrl(
                        t.arrays[0],
                        t.arrays[1],
                        t.state(2),
                        BASE,
                        t.arrays[3],
                        t.offset,
                        t.n,
                        t.number,
                        0.1f,
                        1,
                        0.5f,
                        0.01f));
    }

    @Test
    void relu_and_its_gradient_have_the_bits_of_the_definition() {
        vectors(2, (k, t) -> k.relu(t.arrays[1], t.offset, t.arrays[0], BASE, t.n));
        vectors(3, (k, t) -> k.reluBackward(t.arrays[1], t.offset, t.arrays[2], BASE, t.arrays[0], BASE, t.n));
    }

    @Test
    void exp_tanh_and_sigmoid_have_the_bits_of_the_definition() {
        vectors(2, (k, t) -> k.exp(t.arrays[1], t.offset, t.arrays[0], BASE, t.n));
        vectors(2, (k, t) -> k.tanh(t.arrays[1], t.offset, t.arrays[0], BASE, t.n));
        vectors(2, (k, t) -> k.sigmoid(t.arrays[1], t.offset, t.arrays[0], BASE, t.n));
    }

    @Test
    void functions_have_the_bits_of_the_definition_for_floats_of_every_size() {
        int n = 1 << 16;
        float[] x = new float[n];
        float[] expected = new float[n];
        float[] actual = new float[n];
        for (int step = 0; step < 16; step++) {
            for (int i = 0; i < n; i++) {
                x[i] = Float.intBitsToFloat((i << 16) + step * 4099);
            }

            DEFINITION.exp(x, 0, expected, 0, n);
            kernels().exp(x, 0, actual, 0, n);
            assertSameBits(actual, expected);
            DEFINITION.tanh(x, 0, expected, 0, n);
            kernels().tanh(x, 0, actual, 0, n);
            assertSameBits(actual, expected);
            DEFINITION.sigmoid(x, 0, expected, 0, n);
            kernels().sigmoid(x, 0, actual, 0, n);
            assertSameBits(actual, expected);
        }
    }

    private void vectors(int arrays, BiConsumer<Kernels, Trial> operation) {
        Seeds.forEach(8, seed -> {
            for (int n : SIZES) {
                examine(seed, n, 16, arrays, operation);
            }
        });
    }

    private void matrices(BiConsumer<Kernels, Trial> operation) {
        Seeds.forEach(4, seed -> {
            for (int n : SIZES) {
                for (int columns : SIZES) {
                    examine(seed, n, columns, 5, operation);
                }
            }
        });
    }

    private void examine(long seed, int n, int columns, int arrays, BiConsumer<Kernels, Trial> operation) {
        Trial expected = new Trial(seed, n, columns, arrays);
        Trial actual = new Trial(seed, n, columns, arrays);

        operation.accept(DEFINITION, expected);
        operation.accept(kernels(), actual);

        for (int a = 0; a < arrays; a++) {
            assertSameBits(actual.arrays[a], expected.arrays[a]);
        }
    }

    private static void assertSameBits(float[] actual, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
                assertThat(actual[i]).as("element %d", i).isEqualTo(Float.valueOf(expected[i]));
            }
        }
    }

    /** The operands of one operation: arrays of random numbers, half of the time with zeros, or with all that is odd. */
    private static final class Trial {
        private static final float[] ODD = {
            0f,
            -0f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -1e-40f,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.MIN_NORMAL,
            1e-30f,
            1e30f,
            88f,
            -100f
        };

        final int n;
        final int stride;
        final int offset;
        final float number;
        final float[][] arrays;

        Trial(long seed, int n, int columns, int count) {
            this.n = n;
            this.stride = Layout.padded(columns);
            this.offset = BASE + (int) (seed % 3);
            this.number = CounterRandom.gaussian(seed, -1, n);
            this.arrays = new float[count][];
            for (int a = 0; a < count; a++) {
                boolean matrix = a == 4;
                int rows = matrix ? n : 1;
                int width = matrix ? columns : Math.max(n, columns);
                int step = matrix ? stride : Layout.padded(width);
                arrays[a] = new float[BASE + 3 + rows * step];
                for (int r = 0; r < rows; r++) {
                    for (int c = 0; c < width; c++) {
                        arrays[a][BASE + r * step + c] = number(seed, a, r * width + c);
                    }
                }
            }
        }

        /** Some of which are zero, or odd. */
        static float[] numbers(long seed, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = number(seed, 0, i);
            }
            return numbers;
        }

        private static float number(long seed, int stream, int i) {
            float u = CounterRandom.uniform(seed, 100 + stream, i);
            if (seed % 2 == 0 && u < 0.4f) {
                return 0;
            }
            if (seed % 4 == 3 && u < 0.02f) {
                return ODD[(int) (u / 0.02f * ODD.length)];
            }
            return CounterRandom.gaussian(seed, stream, i);
        }

        /** Sums of squares, never negative. */
        float[] state(int a) {
            for (int i = 0; i < arrays[a].length; i++) {
                arrays[a][i] = Math.abs(arrays[a][i]);
            }
            return arrays[a];
        }
    }
}
