package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.Seeds;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every recurrent unit: hidden states, last state and all gradients against a second implementation in double precision and its numeric
 * slopes, and against figures of PyTorch, which {@code src/test/python/recurrent_reference.py} made.
 */
class RecurrentExam {
    private static final double H = 1e-5;

    /** Sums of some thirty products in float, through up to nine steps, each of which passes on a part of its error. */
    private static final double TOLERANCE = 2e-5;

    /** The loss is a sum of what comes out, each times one of these. */
    private static final int LOSS = 77;

    private static final int ROOM = 9;

    enum Unit {
        GRU,
        LSTM,
        PLAIN;

        Recurrent of(int inputs, int hidden, int most, Kernels kernels) {
            return switch (this) {
                case GRU -> new Gru("unit", inputs, hidden, most, kernels);
                case LSTM -> new Lstm("unit", inputs, hidden, most, kernels);
                case PLAIN -> new PlainRecurrent("unit", inputs, hidden, most, kernels);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Unit.class)
    void gradients_are_the_slopes(Unit kind) {
        int[][] sizes = {{1, 1, 1}, {7, 5, 3}, {3, 18, 9}, {16, 16, 1}, {17, 3, 9}};
        Seeds.forEach(2, seed -> {
            for (int[] size : sizes) {
                Recurrent unit = kind.of(size[0], size[1], ROOM, Kernels.best());
                unit.start(seed);
                int n = size[2];
                double[][] x = ListNumbers.random(n, size[0], seed, 1);
                double[][] first = ListNumbers.random(unit.stateVectors(), size[1], seed, 2);
                Pass pass = new Pass(unit, x, first, ListNumbers.random(n + unit.stateVectors(), size[1], seed, LOSS));

                compare(pass, new DoubleRecurrent(unit), x, first, seed);
            }
        });
    }

    /** Forward and backward of a unit through one list. */
    private static final class Pass {
        final float[] y;
        final float[] last;
        final float[] dx;
        final float[] dFirst;
        final double squaredNorm;
        final GradientsByName gradients = new GradientsByName();

        Pass(Recurrent unit, double[][] x, double[][] first, double[][] factors) {
            int n = x.length;
            y = Layout.matrix(n, unit.outputs());
            last = Layout.matrix(2, unit.outputs());
            dx = Layout.matrix(n, unit.inputs());
            dFirst = Layout.matrix(2, unit.outputs());
            float[] dy = Layout.matrix(n, unit.outputs());
            float[] dLast = Layout.matrix(2, unit.outputs());
            for (int t = 0; t < factors.length; t++) {
                ListNumbers.put(factors[t], t < n ? dy : dLast, ListLayer.at(t < n ? t : t - n, unit.outputs()));
            }
            float[] in = ListNumbers.list(x);
            unit.forwardFrom(ListNumbers.list(first), in, n, y);
            unit.stateAfter(n, last);
            unit.backwardTo(in, n, dy, dLast, dx, dFirst);
            squaredNorm = unit.squaredGradientNorm();
            unit.update(1, gradients);
        }
    }

    private static void compare(Pass pass, DoubleRecurrent twin, double[][] x, double[][] first, long seed) {
        double[][] y = twin.forward(x, first);
        int n = x.length;
        int hidden = first[0].length;
        for (int t = 0; t < y.length; t++) {
            boolean isLast = t >= n;
            ListNumbers.check(
                    "output " + t,
                    isLast ? pass.last : pass.y,
                    ListLayer.at(isLast ? t - n : t, hidden),
                    y[t],
                    TOLERANCE);
        }
        for (int t = 0; t < n; t++) {
            ListNumbers.check(
                    "input " + t, pass.dx, ListLayer.at(t, x[t].length), slopes(twin, x, first, x[t], seed), TOLERANCE);
        }
        for (int k = 0; k < first.length; k++) {
            ListNumbers.check(
                    "first state " + k,
                    pass.dFirst,
                    ListLayer.at(k, hidden),
                    slopes(twin, x, first, first[k], seed),
                    TOLERANCE);
        }
        double sum = 0;
        for (String name : DoubleRecurrent.names()) {
            double[][] w = twin.weights(name);
            for (int r = 0; r < w.length; r++) {
                double[] slopes = slopes(twin, x, first, w[r], seed);
                ListNumbers.check(name + " " + r, pass.gradients.of("unit." + name)[r], slopes, TOLERANCE);
                for (double slope : slopes) {
                    sum += slope * slope;
                }
            }
        }
        assertThat(pass.squaredNorm).isCloseTo(sum, within(1e-4 * (1 + sum)));
    }

    /** dL/dv by central differences; v is one of the inputs, states or rows of weights that the twin reads. */
    private static double[] slopes(DoubleRecurrent twin, double[][] x, double[][] first, double[] v, long seed) {
        double[] slopes = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            double at = v[i];
            v[i] = at + H;
            double above = loss(twin.forward(x, first), seed);
            v[i] = at - H;
            slopes[i] = (above - loss(twin.forward(x, first), seed)) / (2 * H);
            v[i] = at;
        }
        return slopes;
    }

    private static double loss(double[][] y, long seed) {
        double[][] factors = ListNumbers.random(y.length, y[0].length, seed, LOSS);
        double sum = 0;
        for (int t = 0; t < y.length; t++) {
            for (int j = 0; j < y[t].length; j++) {
                sum += factors[t][j] * y[t][j];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Unit.class)
    void outputs_and_gradients_are_pytorchs(Unit kind) throws IOException {
        JsonNode figures = reference(kind);
        Recurrent unit = kind.of(3, 4, ROOM, Kernels.best());
        for (int k = 0; k < 4; k++) {
            Parameter p = unit.parameters().get(k);
            boolean isMatrix = k < 2;
            for (int i = 0; i < p.rows() * p.columns(); i++) {
                // transposed: PyTorch's matrices have a row for each output
                p.set(isMatrix ? i % p.rows() : 0, isMatrix ? i / p.rows() : i, ListNumbers.eighth(k, i));
            }
        }
        double[][] first = new double[unit.stateVectors()][];
        double[][] factors = new double[5 + first.length][];
        System.arraycopy(ListNumbers.eighths(2, 5, 4), 0, factors, 0, 5);
        for (int k = 0; k < first.length; k++) {
            first[k] = ListNumbers.eighths(5 + k, 1, 4)[0];
            factors[5 + k] = ListNumbers.eighths(9 + k, 1, 4)[0];
        }

        Pass pass = new Pass(unit, ListNumbers.eighths(3, 5, 3), first, factors);

        for (int t = 0; t < 5; t++) {
            ListNumbers.check(
                    "output " + t,
                    pass.y,
                    ListLayer.at(t, 4),
                    ListNumbers.part(figures.get("outputs"), t, 4),
                    TOLERANCE);
            ListNumbers.check(
                    "input " + t,
                    pass.dx,
                    ListLayer.at(t, 3),
                    ListNumbers.part(figures.get("inputGradient"), t, 3),
                    TOLERANCE);
        }
        for (int k = 0; k < first.length; k++) {
            ListNumbers.check(
                    "last " + k, pass.last, ListLayer.at(k, 4), ListNumbers.part(figures.get("last"), k, 4), TOLERANCE);
            ListNumbers.check(
                    "first " + k,
                    pass.dFirst,
                    ListLayer.at(k, 4),
                    ListNumbers.part(figures.get("firstGradient"), k, 4),
                    TOLERANCE);
        }
        String[] theirs = {"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"};
        for (int k = 0; k < 4; k++) {
            Parameter p = unit.parameters().get(k);
            double[][] gradient = pass.gradients.of(p.name());
            JsonNode expected = figures.get("gradients").get(theirs[k]);
            assertThat(expected.size()).isEqualTo(p.rows() * p.columns());
            for (int i = 0; i < expected.size(); i++) {
                double ours = k < 2 ? gradient[i % p.rows()][i / p.rows()] : gradient[0][i];
                ListNumbers.check(
                        theirs[k] + " " + i,
                        new double[] {ours},
                        new double[] {expected.get(i).asDouble()},
                        TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Unit.class)
    void step_by_step_it_is_the_same_bits(Unit kind) {
        int n = 6;
        Recurrent unit = kind.of(5, 18, ROOM, Kernels.best());
        unit.start(1);
        double[][] x = ListNumbers.random(n, 5, 1, 1);
        double[][] first = ListNumbers.random(unit.stateVectors(), 18, 1, 2);
        double[][] factors = ListNumbers.random(n + unit.stateVectors(), 18, 1, LOSS);
        Pass atOnce = new Pass(unit, x, first, factors);

        float[] in = ListNumbers.list(x);
        float[] y = Layout.matrix(n, 18);
        float[] dx = Layout.matrix(n, 5);
        float[] dFirst = Layout.matrix(2, 18);
        float[] dy = ListNumbers.list(factors);
        float[] dLast = Layout.matrix(2, 18);
        System.arraycopy(dy, ListLayer.at(n, 18), dLast, BASE, unit.stateVectors() * Layout.padded(18));
        unit.begin(ListNumbers.list(first));
        for (int t = 0; t < n; t++) {
            unit.step(t, in, ListLayer.at(t, 5), y, ListLayer.at(t, 18));
        }
        unit.beginBackward(dLast);
        for (int t = n - 1; t >= 0; t--) {
            unit.stepBackward(t, dy, ListLayer.at(t, 18), dx, ListLayer.at(t, 5));
        }
        unit.finishBackward(dFirst);
        unit.sumGradients(in, n);

        assertThat(y).isEqualTo(atOnce.y);
        assertThat(dx).isEqualTo(atOnce.dx);
        assertThat(dFirst).isEqualTo(atOnce.dFirst);
        assertThat(unit.squaredGradientNorm()).isEqualTo(atOnce.squaredNorm);
    }

    @ParameterizedTest
    @EnumSource(Unit.class)
    void scalar_and_vectors_give_the_same_bits(Unit kind) {
        for (int[] size : new int[][] {{7, 5, 3}, {16, 32, 9}, {33, 100, 2}}) {
            double[][] x = ListNumbers.random(size[2], size[0], 1, 1);
            Recurrent simd = kind.of(size[0], size[1], ROOM, Kernels.best());
            Recurrent scalar = kind.of(size[0], size[1], ROOM, Kernels.scalar());
            simd.start(1);
            scalar.start(1);
            double[][] first = ListNumbers.random(simd.stateVectors(), size[1], 1, 2);
            double[][] factors = ListNumbers.random(size[2] + first.length, size[1], 1, LOSS);

            Pass fast = new Pass(simd, x, first, factors);
            Pass plain = new Pass(scalar, x, first, factors);

            assertThat(fast.y).isEqualTo(plain.y);
            assertThat(fast.dx).isEqualTo(plain.dx);
            assertThat(fast.dFirst).isEqualTo(plain.dFirst);
            assertThat(fast.squaredNorm).isEqualTo(plain.squaredNorm);
            for (Parameter p : simd.parameters()) {
                assertThat(fast.gradients.of(p.name())).isDeepEqualTo(plain.gradients.of(p.name()));
            }
        }
    }

    private static JsonNode reference(Unit kind) throws IOException {
        try (InputStream in = RecurrentExam.class.getResourceAsStream("recurrent.json")) {
            return new ObjectMapper().readTree(in).get(kind.ordinal());
        }
    }
}
