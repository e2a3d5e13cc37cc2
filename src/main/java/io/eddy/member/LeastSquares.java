package io.eddy.member;

import io.eddy.feature.Facets;
import io.eddy.kernel.FloatMath;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * Recursive least squares with forgetting (Plackett 1950): the linear model that fits the last thousand events or so best. Of classes it
 * fits 0 and 1 for each, of a quantity its change.
 */
public final class LeastSquares implements Member {
    private static final Kernels K = Kernels.best();
    private static final double FORGETTING = 0.999;
    private static final double ERROR_BOUND = 3;
    private static final double OUTPUT_BOUND = 6;
    private static final double LARGEST_TRACE = 1e4;

    /** A step costs the square of the inputs; with more of them it says nothing. */
    private static final int MOST_INPUTS = 139;

    private static final double TWO_CLASSES_BOUND = 0.002;
    private static final float SHARPNESS = 8;
    private static final float LOWEST = -0.5f;
    private static final float HIGHEST = 1.5f;

    private final String name;
    private final boolean ofClasses;
    private final Scale scale;

    private int inputs;
    private int outputs = 1;
    private int classes;
    private boolean off;
    private double[] covariance = {};
    private double[] gain = {};
    private double[] x = {};

    /** By output. */
    private double[][] weights = {{}};

    private double[] z = new double[1];
    private float[] probabilities = {};

    private LeastSquares(String name, boolean ofClasses, Scale scale) {
        this.name = name;
        this.ofClasses = ofClasses;
        this.scale = scale;
    }

    /** Of classes, or of the change of a quantity against the last. */
    public static LeastSquares plain(boolean ofClasses) {
        return new LeastSquares("squares", ofClasses, Scale.CHANGE);
    }

    /** Of the change of a quantity against its anchor. */
    public static LeastSquares anchored() {
        return new LeastSquares("anchored", false, Scale.ANCHOR);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Scale scale() {
        return scale;
    }

    @Override
    public void classes(int count) {
        classes = count;
        outputs = Logits.outputs(count);
        probabilities = Arrays.copyOf(probabilities, count);
        int before = weights.length;
        weights = Arrays.copyOf(weights, outputs);
        for (int o = before; o < outputs; o++) {
            weights[o] = new double[inputs];
        }
        z = Arrays.copyOf(z, outputs);
    }

    /** Inputs stand in this order: 1, the seasonal ones, the dense ones. */
    private static int inputs(Facets facets) {
        return 1 + Facets.SEASON + facets.denseSize();
    }

    private void fit(int wanted) {
        if (wanted <= inputs || off) {
            return;
        }
        if (wanted > MOST_INPUTS) {
            off = true;
            covariance = new double[0];
            return;
        }
        double[] wider = new double[wanted * wanted];
        for (int i = 0; i < wanted; i++) {
            if (i < inputs) {
                System.arraycopy(covariance, i * inputs, wider, i * wanted, inputs);
            } else {
                wider[i * wanted + i] = 1;
            }
        }
        covariance = wider;
        gain = new double[wanted];
        x = new double[wanted];
        for (int o = 0; o < outputs; o++) {
            weights[o] = Arrays.copyOf(weights[o], wanted);
        }
        inputs = wanted;
    }

    @Override
    public void predict(Facets facets) {
        Arrays.fill(z, 0);
        if (!off) {
            read(facets);
            for (int o = 0; o < outputs; o++) {
                double[] w = weights[o];
                double sum = 0;
                for (int i = 0; i < inputs; i++) {
                    sum += w[i] * x[i];
                }
                z[o] = sum;
            }
        }
        if (ofClasses) {
            toProbabilities();
        }
    }

    /** Those of the inputs that there are; ones that came after this page was written are 0. */
    private void read(Facets facets) {
        if (inputs == 0) {
            return;
        }
        x[0] = 1;
        for (int i = 0; i < Facets.SEASON; i++) {
            x[1 + i] = facets.season()[Layout.BASE + i];
        }
        float[] dense = facets.dense();
        int first = 1 + Facets.SEASON;
        int known = Math.min(inputs - first, facets.denseSize());
        for (int i = 0; i < known; i++) {
            x[first + i] = dense[Layout.BASE + i];
        }
        Arrays.fill(x, first + known, inputs, 0);
    }

    private void toProbabilities() {
        if (off) {
            Arrays.fill(probabilities, classes == 0 ? 0 : 1f / classes);
        } else if (classes <= 2) {
            float second = (float) Math.max(TWO_CLASSES_BOUND, Math.min(1 - TWO_CLASSES_BOUND, z[0]));
            if (classes > 0) {
                probabilities[0] = 1 - second;
            }
            if (classes == 2) {
                probabilities[1] = second;
            }
        } else {
            float sum = 0;
            for (int k = 0; k < classes; k++) {
                float bounded = (float) Math.max(LOWEST, Math.min(HIGHEST, z[Logits.output(k)]));
                probabilities[k] = FloatMath.exp(SHARPNESS * bounded);
                sum += probabilities[k];
            }
            for (int k = 0; k < classes; k++) {
                probabilities[k] /= sum;
            }
        }
    }

    @Override
    public float[] probabilities() {
        return probabilities;
    }

    @Override
    public float quantity() {
        return (float) Math.max(-OUTPUT_BOUND, Math.min(OUTPUT_BOUND, z[0]));
    }

    /** The event's weight does not count: a fit that is half believed has no meaning here. */
    @Override
    public void learn(Facets facets, Truth truth, float weight) {
        fit(inputs(facets));
        if (off) {
            return;
        }
        read(facets);
        double scaleOfGain = gain();
        for (int o = 0; o < outputs; o++) {
            double step = error(o, truth) / scaleOfGain;
            K.addRounded(step, gain, 0, weights[o], 0, inputs);
        }
        forget(scaleOfGain);
    }

    /** gain = P x, and returns forgetting + x P x. */
    private double gain() {
        int n = inputs;
        Arrays.fill(gain, 0);
        for (int i = 0; i < n; i++) {
            if (x[i] != 0) {
                K.addRounded(x[i], covariance, i * n, gain, 0, n);
            }
        }
        double sum = FORGETTING;
        for (int i = 0; i < n; i++) {
            sum += gain[i] * x[i];
        }
        return sum;
    }

    private double error(int output, Truth truth) {
        if (!ofClasses) {
            return Math.max(-ERROR_BOUND, Math.min(ERROR_BOUND, truth.quantity(scale) - z[0]));
        }
        boolean isIt = classes <= 2 ? truth.index == 1 : Logits.output(truth.index) == output;
        return (isIt ? 1 : 0) - z[output];
    }

    /** P = (P - gain gain' / s) / forgetting, halved where inputs that never vary have made it huge. */
    private void forget(double s) {
        int n = inputs;
        double trace = 0;
        double inverse = 1 / FORGETTING;
        for (int i = 0; i < n; i++) {
            K.subtractAndScale(gain[i] / s, gain, 0, inverse, covariance, i * n, n);
            trace += covariance[i * n + i];
        }
        if (trace > LARGEST_TRACE * n) {
            for (int i = 0; i < n * n; i++) {
                covariance[i] *= 0.5;
            }
        }
    }

    @Override
    public double squaredWeightNorm() {
        double sum = 0;
        for (double[] ofOutput : weights) {
            for (double w : ofOutput) {
                sum += w * w;
            }
        }
        return sum;
    }

    @Override
    public void state(Archive archive) {
        long[] sizes = archive.longs("sizes", inputs, off ? 1 : 0);
        double[] flat = new double[outputs * inputs];
        for (int o = 0; o < outputs; o++) {
            System.arraycopy(weights[o], 0, flat, o * inputs, inputs);
        }
        double[] storedWeights = archive.doubleList("weights", flat);
        if (archive.loading()) {
            inputs = (int) sizes[0];
            off = sizes[1] != 0;
            gain = new double[inputs];
            x = new double[inputs];
            archive.check(
                    storedWeights.length == outputs * inputs,
                    "%d weights for %d inputs and %d outputs".formatted(storedWeights.length, inputs, outputs));
            for (int o = 0; o < outputs; o++) {
                weights[o] = Arrays.copyOfRange(storedWeights, o * inputs, (o + 1) * inputs);
            }
        }
        if (archive.training()) {
            covariance = archive.doubleList("covariance", covariance);
            archive.check(
                    covariance.length == (off ? 0 : inputs * inputs),
                    "a covariance of %d numbers for %d inputs".formatted(covariance.length, inputs));
        }
    }
}
