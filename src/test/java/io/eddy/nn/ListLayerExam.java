package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.Seeds;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every layer over lists: what it gives and all gradients against a second implementation in double precision and its numeric slopes; attention
 * also against figures of PyTorch, which {@code src/test/python/attention_reference.py} made. Recurrent units sit the {@link RecurrentExam}.
 */
class ListLayerExam {
    private static final double H = 1e-5;

    /** Sums of some thirty products in float, through up to six layers, two of which normalise. */
    private static final double TOLERANCE = 5e-5;

    private static final int LOSS = 77;
    private static final int ROOM = 9;

    enum Kind {
        DENSE(7),
        NORM(7),
        MEAN(7),
        LAST(7),
        MAX(7),
        ATTENTION_POOL(18),
        SELF_ATTENTION(12),
        LEARNED_POSITIONS(7),
        WAVES(7),
        BLOCK(12),
        STACK(12);

        private final int size;

        Kind(int size) {
            this.size = size;
        }

        ListLayer layer(Kernels kernels) {
            return switch (this) {
                case DENSE -> new ListDense("l.weight", "l.bias", size, 5, ROOM, kernels);
                case NORM -> new ListNorm("l", size, ROOM, kernels);
                case MEAN, LAST, MAX -> new ListPool(ListPool.Kind.valueOf(name()), size);
                case ATTENTION_POOL -> new AttentionPool("l", size, ROOM, kernels);
                case SELF_ATTENTION -> new SelfAttention("l", size, 3, ROOM, kernels);
                case LEARNED_POSITIONS -> new Positions("l", size, ROOM, true, 1);
                case WAVES -> new Positions("l", size, ROOM, false, 1);
                case BLOCK -> new TransformerBlock("l", size, 2, 20, ROOM, kernels);
                case STACK ->
                    new ListStack(
                            List.of(
                                    new Positions("p", size, ROOM, true, 1),
                                    new TransformerBlock("l", size, 2, 20, ROOM, kernels),
                                    new AttentionPool("a", size, ROOM, kernels),
                                    new OfOneVector(new Dense("d", size, 4, kernels))),
                            ROOM);
            };
        }

        /** As {@link DoubleList} has it. */
        UnaryOperator<double[][]> twin(DoubleList twin) {
            return switch (this) {
                case DENSE -> x -> twin.dense("l", x);
                case NORM -> x -> twin.norm("l", x);
                case MEAN, LAST, MAX -> x -> DoubleList.pool(ListPool.Kind.valueOf(name()), x);
                case ATTENTION_POOL -> x -> twin.attentionPool("l", x);
                case SELF_ATTENTION -> x -> twin.selfAttention("l", 3, x);
                case LEARNED_POSITIONS -> x -> DoubleList.plus(x, twin.weights("l.positions"));
                case WAVES -> x -> DoubleList.plus(x, waves(x.length, size));
                case BLOCK -> x -> twin.block("l", 2, x);
                case STACK ->
                    x -> twin.dense(
                            "d",
                            twin.attentionPool(
                                    "a", twin.block("l", 2, DoubleList.plus(x, twin.weights("p.positions")))));
            };
        }
    }

    private static double[][] waves(int n, int size) {
        double[][] waves = new double[n][size];
        for (int t = 0; t < n; t++) {
            for (int j = 0; j < size; j++) {
                double angle = t / Math.pow(10_000, (j - j % 2) / (double) size);
                waves[t][j] = j % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
        }
        return waves;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void gradients_are_the_slopes(Kind kind) {
        Seeds.forEach(2, seed -> {
            for (int n : new int[] {1, 4, ROOM}) {
                ListLayer layer = kind.layer(Kernels.best());
                perturb(layer, seed);
                double[][] x = ListNumbers.random(n, layer.inputs(), seed, 1);
                DoubleList twin = new DoubleList(layer);

                compare(new Pass(layer, x, factors(layer, n, seed)), layer, twin, kind.twin(twin), x, seed);
            }
        });
    }

    private static void compare(
            Pass pass, ListLayer layer, DoubleList twin, UnaryOperator<double[][]> f, double[][] x, long seed) {
        double[][] y = f.apply(x);
        for (int t = 0; t < y.length; t++) {
            ListNumbers.check("output " + t, pass.y, ListLayer.at(t, layer.outputs()), y[t], TOLERANCE);
        }
        for (int t = 0; t < x.length; t++) {
            ListNumbers.check(
                    "input " + t, pass.dx, ListLayer.at(t, layer.inputs()), slopes(f, x, x[t], seed), TOLERANCE);
        }
        double sum = 0;
        for (Parameter p : layer.parameters()) {
            double[][] w = twin.weights(p.name());
            for (int r = 0; r < (p.name().endsWith("positions") ? x.length : w.length); r++) {
                double[] slopes = slopes(f, x, w[r], seed);
                ListNumbers.check(p.name() + " " + r, pass.gradients.of(p.name())[r], slopes, TOLERANCE);
                for (double slope : slopes) {
                    sum += slope * slope;
                }
            }
        }
        assertThat(pass.squaredNorm).isCloseTo(sum, within(1e-4 * (1 + sum)));
    }

    private static double[] slopes(UnaryOperator<double[][]> f, double[][] x, double[] v, long seed) {
        double[] slopes = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            double at = v[i];
            v[i] = at + H;
            double above = loss(f.apply(x), seed);
            v[i] = at - H;
            slopes[i] = (above - loss(f.apply(x), seed)) / (2 * H);
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

    private static double[][] factors(ListLayer layer, int n, long seed) {
        return ListNumbers.random(layer.count(n), layer.outputs(), seed, LOSS);
    }

    /** Forward and backward through one list. */
    private static final class Pass {
        final float[] y;
        final float[] dx;
        final double squaredNorm;
        final GradientsByName gradients = new GradientsByName();

        Pass(ListLayer layer, double[][] x, double[][] factors) {
            int n = x.length;
            float[] in = ListNumbers.list(x);
            y = Layout.matrix(layer.count(n), layer.outputs());
            dx = Layout.matrix(n, layer.inputs());
            layer.forward(in, n, y, 0, true);
            layer.backward(in, n, y, ListNumbers.list(factors), dx);
            squaredNorm = layer.squaredGradientNorm();
            layer.update(1, gradients);
        }
    }

    /** So that no weight is zero and no gain 1. */
    private static void perturb(ListLayer layer, long seed) {
        int stream = 200;
        for (Parameter p : layer.parameters()) {
            for (int r = 0; r < p.rows(); r++) {
                for (int c = 0; c < p.columns(); c++) {
                    p.set(r, c, p.get(r, c) + 0.3f * CounterRandom.gaussian(seed, stream++, 0));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void scalar_and_vectors_give_the_same_bits(Kind kind) {
        ListLayer simd = kind.layer(Kernels.best());
        ListLayer scalar = kind.layer(Kernels.scalar());
        perturb(simd, 1);
        perturb(scalar, 1);
        double[][] x = ListNumbers.random(ROOM, simd.inputs(), 1, 1);

        Pass fast = new Pass(simd, x, factors(simd, ROOM, 1));
        Pass plain = new Pass(scalar, x, factors(simd, ROOM, 1));

        assertThat(fast.y).isEqualTo(plain.y);
        assertThat(fast.dx).isEqualTo(plain.dx);
        assertThat(fast.squaredNorm).isEqualTo(plain.squaredNorm);
        for (Parameter p : simd.parameters()) {
            assertThat(fast.gradients.of(p.name())).isDeepEqualTo(plain.gradients.of(p.name()));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MEAN", "LAST", "MAX", "ATTENTION_POOL"})
    void of_an_empty_list_a_pool_makes_zeros_and_learns_nothing(Kind kind) {
        ListLayer layer = kind.layer(Kernels.best());
        float[] x = Layout.matrix(ROOM, layer.inputs());
        float[] y = ListNumbers.list(ListNumbers.random(1, layer.outputs(), 1, 1));

        layer.forward(x, 0, y, 0, true);
        layer.backward(x, 0, y, ListNumbers.list(ListNumbers.random(1, layer.outputs(), 1, 2)), x);

        assertThat(y).containsOnly(0);
        assertThat(layer.squaredGradientNorm()).isZero();
    }

    @Test
    void attention_pooling_is_that_of_pytorch() throws IOException {
        AttentionPool layer = new AttentionPool("l", 6, ROOM);
        follow(layer, reference("pool"), 1, Map.of("score", "l.score"));
    }

    @Test
    void a_block_is_the_encoder_layer_of_pytorch() throws IOException {
        TransformerBlock layer = new TransformerBlock("l", 6, 2, 5, ROOM);
        follow(
                layer,
                reference("block"),
                0,
                Map.ofEntries(
                        Map.entry("self_attn.in_proj_weight", "l.attention.in.weight"),
                        Map.entry("self_attn.in_proj_bias", "l.attention.in.bias"),
                        Map.entry("self_attn.out_proj.weight", "l.attention.out.weight"),
                        Map.entry("self_attn.out_proj.bias", "l.attention.out.bias"),
                        Map.entry("linear1.weight", "l.inner.weight"),
                        Map.entry("linear1.bias", "l.inner.bias"),
                        Map.entry("linear2.weight", "l.outer.weight"),
                        Map.entry("linear2.bias", "l.outer.bias"),
                        Map.entry("norm1.weight", "l.norm1.gain"),
                        Map.entry("norm1.bias", "l.norm1.shift"),
                        Map.entry("norm2.weight", "l.norm2.gain"),
                        Map.entry("norm2.bias", "l.norm2.shift")));
    }

    /** @param first the number by which their first parameter is filled; the names there are, in their order */
    private static void follow(ListLayer layer, JsonNode figures, int first, Map<String, String> names) {
        int k = first;
        for (Iterator<String> theirs = figures.get("gradients").fieldNames(); theirs.hasNext(); k++) {
            Parameter p = parameter(layer, Objects.requireNonNull(names.get(theirs.next())));
            for (int i = 0; i < p.rows() * p.columns(); i++) {
                // transposed: PyTorch's matrices have a row for each output
                p.set(i % p.rows(), i / p.rows(), ListNumbers.eighth(k, i));
            }
        }
        int n = 4;

        Pass pass = new Pass(
                layer,
                ListNumbers.eighths(3, n, layer.inputs()),
                ListNumbers.eighths(2, layer.count(n), layer.outputs()));

        for (int t = 0; t < layer.count(n); t++) {
            int at = ListLayer.at(t, layer.outputs());
            ListNumbers.check(
                    "output", pass.y, at, ListNumbers.part(figures.get("outputs"), t, layer.outputs()), TOLERANCE);
        }
        for (int t = 0; t < n; t++) {
            int at = ListLayer.at(t, layer.inputs());
            ListNumbers.check(
                    "input", pass.dx, at, ListNumbers.part(figures.get("inputGradient"), t, layer.inputs()), TOLERANCE);
        }
        names.forEach((theirs, ours) -> {
            JsonNode expected = figures.get("gradients").get(theirs);
            Parameter p = parameter(layer, ours);
            assertThat(expected.size()).isEqualTo(p.rows() * p.columns());
            for (int i = 0; i < expected.size(); i++) {
                double[] actual = {pass.gradients.of(ours)[i % p.rows()][i / p.rows()]};
                ListNumbers.check(
                        theirs + " " + i, actual, new double[] {expected.get(i).asDouble()}, TOLERANCE);
            }
        });
    }

    private static Parameter parameter(ListLayer layer, String name) {
        return layer.parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode reference(String name) throws IOException {
        try (InputStream in = ListLayerExam.class.getResourceAsStream("attention.json")) {
            return new ObjectMapper().readTree(in).get(name);
        }
    }

    @Test
    void heads_that_do_not_divide_the_width_are_refused() {
        assertThatThrownBy(() -> new SelfAttention("l", 12, 5, ROOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("heads")
                .hasMessageContaining("12");
    }
}
