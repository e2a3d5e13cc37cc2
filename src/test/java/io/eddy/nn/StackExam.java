package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.Seeds;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers that a model file can list: outputs and all gradients against a second implementation in double precision and its numeric slopes,
 * and against figures of PyTorch, which {@code src/test/python/layers_reference.py} made. Tolerances as in {@link LayerExam}.
 */
class StackExam {
    private static final double H = 1e-5;
    private static final double TOLERANCE = 1e-5;
    private static final long STEP = 5;

    private static final LayerPlan RELU = new LayerPlan.Activate(Activation.RELU);
    private static final LayerPlan TANH = new LayerPlan.Activate(Activation.TANH);
    private static final LayerPlan HALF = new LayerPlan.Dropout(0.5f);
    private static final LayerPlan FLAT = new LayerPlan.Flatten();

    /** A list of layers and the shape that goes in. */
    record Stack(Shape in, List<LayerPlan> plans) {
        static Stack of(Shape in, LayerPlan... plans) {
            return new Stack(in, List.of(plans));
        }

        int inputs() {
            return in.size();
        }
    }

    static Stream<Stack> stacks() {
        return Stream.of(
                Stack.of(pixels(5, 4, 3), conv(16, 3, 1, 1)),
                Stack.of(pixels(6, 6, 16), conv(32, 3, 1, 1)),
                Stack.of(pixels(7, 5, 2), conv(7, 5, 2, 2)),
                Stack.of(pixels(4, 6, 1), conv(33, 2, 2, 0)),
                Stack.of(pixels(3, 3, 17), conv(5, 1, 1, 0)),
                Stack.of(pixels(3, 9, 2), conv(4, 3, 3, 1)),
                Stack.of(pixels(1, 1, 2), conv(3, 3, 1, 2)),
                Stack.of(pixels(6, 6, 16), new LayerPlan.MaxPool(2, 2)),
                Stack.of(pixels(7, 5, 3), new LayerPlan.MaxPool(3, 2)),
                Stack.of(pixels(5, 5, 17), new LayerPlan.MaxPool(2, 1)),
                Stack.of(pixels(5, 7, 3), new LayerPlan.AveragePool(2, 2)),
                Stack.of(pixels(5, 4, 18), new LayerPlan.AveragePool(3, 1)),
                Stack.of(pixels(5, 4, 18), new LayerPlan.AveragePool(0, 1)),
                Stack.of(pixels(4, 4, 6), new LayerPlan.GroupNorm(1, "")),
                Stack.of(pixels(4, 3, 16), new LayerPlan.GroupNorm(4, "")),
                Stack.of(pixels(2, 3, 34), new LayerPlan.GroupNorm(17, "")),
                Stack.of(new Shape.Vector(12), new LayerPlan.GroupNorm(3, "")),
                Stack.of(pixels(3, 3, 3), new LayerPlan.LayerNorm("")),
                Stack.of(pixels(3, 3, 3), HALF),
                Stack.of(pixels(2, 3, 3), FLAT),
                Stack.of(new Shape.Vector(9), dense(9), RELU, dense(5), RELU, HALF, dense(3)),
                Stack.of(
                        pixels(6, 5, 2),
                        conv(6, 3, 1, 1),
                        new LayerPlan.GroupNorm(2, "norm"),
                        TANH,
                        new LayerPlan.Residual(
                                List.of(conv(4, 1, 1, 0), TANH, conv(6, 3, 1, 1), new LayerPlan.GroupNorm(3, "")), ""),
                        new LayerPlan.MaxPool(2, 2),
                        HALF,
                        FLAT,
                        dense(8),
                        new LayerPlan.LayerNorm(""),
                        RELU,
                        new LayerPlan.Residual(List.of(RELU, dense(4), RELU, dense(8)), "last")));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void gradients_are_the_slopes(Stack stack) {
        Seeds.forEach(2, seed -> {
            Layer layer = new LayerBuilder(seed).stack("stack", stack.plans(), stack.in());
            perturb(layer.parameters(), seed);
            float[] x = numbers(layer.inputs(), seed, 100);
            float[] factors = numbers(layer.outputs(), seed, 101);

            Pass pass = new Pass(layer, x, factors);

            compare(
                    pass,
                    new DoubleStack(layer.parameters(), stack.plans(), stack.in(), masks(stack, seed)),
                    x,
                    factors,
                    layer.inputs(),
                    layer.outputs());
        });
    }

    @Test
    void outputs_and_gradients_are_those_of_pytorch() throws IOException {
        JsonNode figures;
        try (InputStream in = Objects.requireNonNull(StackExam.class.getResourceAsStream("layers.json"))) {
            figures = new ObjectMapper().readTree(in);
        }
        Stack stack = Stack.of(
                pixels(5, 6, 3),
                conv(8, 3, 1, 1),
                new LayerPlan.GroupNorm(2, ""),
                RELU,
                new LayerPlan.Residual(List.of(conv(4, 1, 1, 0), TANH, conv(8, 3, 1, 1)), ""),
                new LayerPlan.MaxPool(2, 1),
                conv(18, 2, 2, 0),
                new LayerPlan.AveragePool(2, 1),
                FLAT,
                new LayerPlan.LayerNorm(""),
                dense(5));
        Layer layer = new LayerBuilder(1).stack("stack", stack.plans(), stack.in());
        for (Parameter p : layer.parameters()) {
            JsonNode weights = figures.get("weights").get(p.name());
            for (int i = 0; i < weights.size(); i++) {
                p.set(i / p.columns(), i % p.columns(), (float) weights.get(i).asDouble());
            }
        }
        float[] x = Layout.vector(stack.inputs());
        for (int i = 0; i < stack.inputs(); i++) {
            x[BASE + i] = (float) figures.get("pixels").get(i).asDouble();
        }
        float[] factors = Layout.vector(5);
        for (int i = 0; i < 5; i++) {
            factors[BASE + i] = ((2 + 7 * i) % 17 - 8) / 8f;
        }

        Pass pass = new Pass(layer, x, factors);

        for (int i = 0; i < 5; i++) {
            check(
                    "output",
                    0,
                    i,
                    pass.y[BASE + i],
                    figures.get("outputs").get(i).asDouble());
        }
        for (int i = 0; i < stack.inputs(); i++) {
            check(
                    "input",
                    0,
                    i,
                    pass.dx[BASE + i],
                    figures.get("inputGradient").get(i).asDouble());
        }
        for (Parameter p : layer.parameters()) {
            JsonNode expected = figures.get("gradients").get(p.name());
            double[][] actual = pass.gradients.of(p.name());
            assertThat(expected).hasSize(p.rows() * p.columns());
            for (int i = 0; i < expected.size(); i++) {
                int row = i / p.columns();
                int column = i % p.columns();
                check(
                        p.name(),
                        row,
                        column,
                        actual[row][column],
                        expected.get(i).asDouble());
            }
        }
    }

    @Test
    void a_convolution_has_the_bits_of_its_definition() {
        for (int channels : new int[] {1, 5, 16, 17, 32}) {
            LayerPlan.Conv plan = new LayerPlan.Conv(channels, 3, 1, 1, "");
            Shape.Pixels in = new Shape.Pixels(6, 9, 18 - Math.min(channels, 17));
            float[] x = numbers(in.size(), 1, 1);
            float[] factors = numbers(plan.after(in).size(), 1, 2);

            Convolution definition = new Convolution("c", in, plan.after(in), plan, Kernels.scalar());
            Convolution best = new Convolution("c", in, plan.after(in), plan, Kernels.best());
            Initialisation.HE.fill(definition.weight(), 1, 0);
            Initialisation.HE.fill(best.weight(), 1, 0);
            Pass expected = new Pass(definition, x, factors);
            Pass actual = new Pass(best, x, factors);

            assertThat(actual.y).isEqualTo(expected.y);
            assertThat(actual.dx).isEqualTo(expected.dx);
            assertThat(actual.gradients.of("c.weight")).isDeepEqualTo(expected.gradients.of("c.weight"));
            assertThat(actual.gradients.of("c.bias")).isDeepEqualTo(expected.gradients.of("c.bias"));
        }
    }

    @Test
    void of_equal_pixels_the_first_gets_the_gradient() {
        Layer pool = new LayerBuilder(1).stack("stack", List.of(new LayerPlan.MaxPool(2, 2)), pixels(2, 2, 1));
        float[] x = Layout.vector(4);
        Arrays.fill(x, BASE + 1, BASE + 4, 3);

        Pass pass = new Pass(pool, x, numbers(1, 1, 2));

        assertThat(Arrays.copyOfRange(pass.dx, BASE, BASE + 4)).containsExactly(0, numbers(1, 1, 2)[BASE], 0, 0);
    }

    @Test
    void a_first_layer_that_nobody_asks_leaves_the_gradient_of_its_inputs_alone() {
        LayerPlan.Conv plan = new LayerPlan.Conv(4, 3, 1, 1, "");
        Shape.Pixels in = new Shape.Pixels(3, 3, 1);
        Layer layer = new LayerBuilder(1).stack("stack", List.of(plan, RELU), in);
        layer.needsNoInputGradient();

        Pass pass = new Pass(layer, numbers(9, 1, 1), numbers(36, 1, 2));

        assertThat(pass.dx).containsOnly(0);
        assertThat(pass.gradients.of("stack.0.weight")[0][0]).isNotZero();
    }

    /** Forward and backward, where the loss is a sum of what comes out, each times a given factor. */
    private static final class Pass {
        final float[] y;
        final float[] dx;
        final double squaredNorm;
        final GradientsByName gradients = new GradientsByName();

        Pass(Layer layer, float[] x, float[] factors) {
            y = Layout.vector(layer.outputs());
            dx = Layout.vector(layer.inputs());
            layer.forward(x, y, STEP, true);
            layer.backward(x, y, factors, dx);
            squaredNorm = layer.squaredGradientNorm(x, factors);
            layer.update(x, factors, 1, gradients);
            for (int i = BASE + layer.outputs(); i < y.length; i++) {
                assertThat(y[i]).as("padding of what comes out").isZero();
            }
            for (int i = BASE + layer.inputs(); i < dx.length; i++) {
                assertThat(dx[i]).as("padding of the gradient").isZero();
            }
        }
    }

    private static void compare(Pass pass, DoubleStack twin, float[] x, float[] factors, int inputs, int outputs) {
        double[] exact = exact(x, inputs);
        double[] f = exact(factors, outputs);
        double[] y = twin.forward(exact);
        for (int i = 0; i < y.length; i++) {
            check("output", 0, i, pass.y[BASE + i], y[i]);
        }
        for (int i = 0; i < exact.length; i++) {
            check("input", 0, i, pass.dx[BASE + i], slope(twin, exact, f, exact, i));
        }
        double sum = 0;
        for (Map.Entry<String, double[][]> entry : twin.weights().entrySet()) {
            double[][] w = entry.getValue();
            double[][] g = pass.gradients.of(entry.getKey());
            for (int r = 0; r < w.length; r++) {
                for (int c = 0; c < w[r].length; c++) {
                    double slope = slope(twin, exact, f, w[r], c);
                    check(entry.getKey(), r, c, g[r][c], slope);
                    sum += slope * slope;
                }
            }
        }
        assertThat(pass.squaredNorm).isCloseTo(sum, within(1e-4 * (1 + sum)));
    }

    private static void check(String name, int row, int column, double actual, double expected) {
        if (!(Math.abs(actual - expected) <= TOLERANCE * (4 + Math.abs(expected)))) {
            fail("%s[%d][%d] is %s where the slope is %s", name, row, column, actual, expected);
        }
    }

    private static double slope(DoubleStack twin, double[] x, double[] factors, double[] v, int i) {
        double at = v[i];
        v[i] = at + H;
        double above = loss(twin.forward(x), factors);
        v[i] = at - H;
        double below = loss(twin.forward(x), factors);
        v[i] = at;
        return (above - below) / (2 * H);
    }

    private static double loss(double[] y, double[] factors) {
        return IntStream.range(0, y.length).mapToDouble(i -> y[i] * factors[i]).sum();
    }

    private static Map<LayerPlan, double[]> masks(Stack stack, long seed) {
        Map<LayerPlan, double[]> masks = new HashMap<>();
        Shape shape = stack.in();
        int index = 0;
        for (LayerPlan plan : stack.plans()) {
            if (plan.equals(HALF)) {
                float[] ones = Layout.vector(shape.size());
                Arrays.fill(ones, 1);
                float[] mask = Layout.vector(shape.size());
                new Dropout(shape.size(), 0.5f, seed, index).forward(ones, mask, STEP, true);
                masks.put(plan, exact(mask, shape.size()));
            }
            index += plan instanceof LayerPlan.Flatten
                    ? 0
                    : plan instanceof LayerPlan.Residual residual
                            ? 1 + residual.layers().size()
                            : 1;
            shape = plan.after(shape);
        }
        return masks;
    }

    /** Moves everything a little, so that no bias is 0 and no gain 1. */
    private static void perturb(List<Parameter> parameters, long seed) {
        int stream = 200;
        for (Parameter p : parameters) {
            for (int r = 0; r < p.rows(); r++) {
                for (int c = 0; c < p.columns(); c++) {
                    p.set(r, c, p.get(r, c) + 0.1f * CounterRandom.gaussian(seed, stream++, 0));
                }
            }
        }
    }

    private static float[] numbers(int n, long seed, int stream) {
        float[] numbers = Layout.vector(n);
        for (int i = 0; i < n; i++) {
            numbers[BASE + i] = CounterRandom.gaussian(seed, stream, i);
        }
        return numbers;
    }

    private static double[] exact(float[] numbers, int n) {
        return IntStream.range(BASE, BASE + n).mapToDouble(i -> numbers[i]).toArray();
    }

    private static Shape pixels(int height, int width, int channels) {
        return new Shape.Pixels(height, width, channels);
    }

    private static LayerPlan conv(int channels, int kernel, int stride, int padding) {
        return new LayerPlan.Conv(channels, kernel, stride, padding, "");
    }

    private static LayerPlan dense(int size) {
        return new LayerPlan.Dense(size, "");
    }
}
