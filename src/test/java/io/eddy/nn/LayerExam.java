package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every layer, activation and loss: outputs, loss and all gradients (of inputs and of parameters) against a second
 * implementation in double precision and its numeric slopes.
 *
 * <p>The slopes are central differences with h = 1e-5: their own error is of the order of h² = 1e-10 from curvature and
 * 1e-16 / h = 1e-11 from rounding. So the tolerance is that of float arithmetic alone: sums of some twenty products, each
 * rounded to 6e-8 of its size, through up to nine layers, of which a normalisation can enlarge the error some times. Such
 * sums may cancel, so for gradients the size is that of dL/dz, with which they all begin.
 */
class LayerExam {
    private static final double H = 1e-5;
    private static final double TOLERANCE = 1e-5;
    private static final long STEP = 5;
    private static final List<Integer> NONE = List.of();

    private static final Map<Loss, List<Double>> TARGETS = targets();

    @ParameterizedTest
    @EnumSource(Activation.class)
    void plain_network(Activation activation) {
        examine(activation, List.of(7, 18), 0, false, false);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void linear_model(Activation activation) {
        examine(activation, NONE, 0, false, false);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void network_with_layer_normalisation(Activation activation) {
        examine(activation, List.of(17, 5), 0, true, false);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void network_with_dropout(Activation activation) {
        examine(activation, List.of(17, 4), 0.4f, false, false);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void network_with_residual_connections(Activation activation) {
        examine(activation, List.of(9, 9, 4), 0, false, true);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void network_with_everything(Activation activation) {
        examine(activation, List.of(9, 9), 0.25f, true, true);
    }

    private static void examine(
            Activation activation, List<Integer> hidden, float dropout, boolean layerNorm, boolean residual) {
        Seeds.forEach(
                2,
                seed -> TARGETS.forEach((loss, targets) -> {
                    for (double target : targets) {
                        int outputs = loss instanceof Loss.SoftmaxCrossEntropy ? 4 : 1;
                        Network network = Network.builder(6, outputs)
                                .hidden(hidden)
                                .activation(activation)
                                .initialisation(Initialisation.GLOROT)
                                .dropout(dropout)
                                .layerNorm(layerNorm)
                                .residual(residual)
                                .build(seed);
                        perturb(network, seed);
                        List<double[]> masks = new ArrayList<>();
                        for (int i = 0; i < hidden.size(); i++) {
                            masks.add(mask(hidden.get(i), dropout, seed, i));
                        }
                        DoubleNetwork twin =
                                new DoubleNetwork(network.parameters(), activation, layerNorm, residual, masks);
                        compare(network, twin, loss, target, seed);
                    }
                }));
    }

    private static void compare(Network network, DoubleNetwork twin, Loss loss, double target, long seed) {
        float[] x = Layout.vector(network.inputs());
        double[] exact = new double[network.inputs()];
        for (int i = 1; i < network.inputs(); i++) { // the first input stays 0: a row that kernels skip
            x[BASE + i] = CounterRandom.gaussian(seed, 100, i);
            exact[i] = x[BASE + i];
        }
        network.wantInputGradient(0, network.inputs());

        float[] z = network.forward(x, STEP, true);
        double value = loss.evaluate(z, network.outputs(), target, network.outputGradient());
        float[] dx = network.backward();
        GradientsByName gradients = new GradientsByName();
        network.update(gradients, 1);
        double squaredNorm = network.squaredGradientNorm();

        double size = 0;
        for (int k = 0; k < network.outputs(); k++) {
            size = Math.max(size, Math.abs(network.outputGradient()[BASE + k]));
        }
        double[] expected = twin.forward(exact);
        for (int k = 0; k < expected.length; k++) {
            check("output", k, 0, z[BASE + k], expected[k], 0);
        }
        double expectedLoss = DoubleNetwork.loss(loss, expected, target);
        assertThat(value)
                .as("%s of %s", loss, target)
                .isCloseTo(expectedLoss, within(TOLERANCE * (1 + Math.abs(expectedLoss))));
        for (int i = 0; i < exact.length; i++) {
            double slope = slope(twin, loss, target, exact, exact, i);
            check("input", i, 0, dx[BASE + i], slope, size);
        }
        double sum = 0;
        for (Parameter p : network.parameters()) {
            double[][] w = twin.weights(p.name());
            double[][] g = gradients.of(p.name());
            for (int r = 0; r < w.length; r++) {
                for (int c = 0; c < w[r].length; c++) {
                    double slope = slope(twin, loss, target, exact, w[r], c);
                    check(p.name(), r, c, g[r][c], slope, size);
                    sum += slope * slope;
                }
            }
        }
        assertThat(squaredNorm).as("squared norm").isCloseTo(sum, within(1e-4 * (1 + sum)));
    }

    private static void check(String name, int row, int column, double actual, double expected, double size) {
        double tolerance = TOLERANCE * (1 + size + Math.abs(expected));
        // because a description for each of millions of numbers would take most of the time
        if (!(Math.abs(actual - expected) <= tolerance)) {
            fail("%s[%d][%d] is %s where the slope is %s", name, row, column, actual, expected);
        }
    }

    /** dL/dv[i] by central differences; v is the input or a row of weights. */
    private static double slope(DoubleNetwork twin, Loss loss, double target, double[] x, double[] v, int i) {
        double at = v[i];
        v[i] = at + H;
        double above = DoubleNetwork.loss(loss, twin.forward(x), target);
        v[i] = at - H;
        double below = DoubleNetwork.loss(loss, twin.forward(x), target);
        v[i] = at;
        return (above - below) / (2 * H);
    }

    /** Moves everything a little, so that no bias is 0 and no gain 1. */
    private static void perturb(Network network, long seed) {
        int stream = 200;
        for (Parameter p : network.parameters()) {
            for (int r = 0; r < p.rows(); r++) {
                for (int c = 0; c < p.columns(); c++) {
                    p.set(r, c, p.get(r, c) + 0.1f * CounterRandom.gaussian(seed, stream++, 0));
                }
            }
        }
    }

    private static double[] mask(int width, float dropout, long seed, int index) {
        float[] ones = Layout.vector(width);
        Arrays.fill(ones, BASE, BASE + width, 1);
        float[] y = Layout.vector(width);
        new Dropout(width, dropout, seed, index).forward(ones, y, STEP, true);
        double[] mask = new double[width];
        for (int j = 0; j < width; j++) {
            mask[j] = y[BASE + j];
        }
        return mask;
    }

    private static Map<Loss, List<Double>> targets() {
        Map<Loss, List<Double>> targets = new LinkedHashMap<>();
        targets.put(new Loss.Squared(), List.of(0.3));
        targets.put(new Loss.Absolute(), List.of(-9.0, 9.0));
        targets.put(new Loss.Huber(2), List.of(-9.0, 0.3, 9.0));
        targets.put(new Loss.Logistic(), List.of(0.0, 1.0));
        targets.put(new Loss.SoftmaxCrossEntropy(), List.of(0.0, 3.0));
        targets.put(new Loss.Poisson(), List.of(0.0, 3.0));
        return targets;
    }
}
