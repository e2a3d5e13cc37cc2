package io.eddy.member;

import io.eddy.kernel.FloatMath;
import io.eddy.kernel.Kernels;
import java.util.Arrays;

/**
 * The outputs of a member that learns by gradients, and what they mean: log odds, of which probabilities are the softmax; or one
 * quantity.
 *
 * <p>Of up to two classes only the second has an output, the first is 0. From three on the second keeps its own and all others follow, so
 * that outputs are only ever added.
 */
final class Logits {
    private static final float BOUND = 30;

    /** The gradient of a quantity: that of the Huber loss from half a standard deviation on. */
    private static final float HUBER = 0.5f;

    private final boolean ofClasses;
    private final Scale scale;
    private int classes;

    /** One for each output. */
    float[] z = new float[1];

    /** dL/dz */
    float[] gradient = new float[1];

    float[] probabilities = {};

    /** @param scale of a quantity; null for classes */
    Logits(boolean ofClasses, Scale scale) {
        this.ofClasses = ofClasses;
        this.scale = scale;
    }

    int outputs() {
        return outputs(classes);
    }

    /** How many outputs so many classes have. */
    static int outputs(int classes) {
        return classes <= 2 ? 1 : classes;
    }

    void classes(int count) {
        classes = count;
        probabilities = Arrays.copyOf(probabilities, count);
        z = Arrays.copyOf(z, outputs());
        gradient = Arrays.copyOf(gradient, outputs());
    }

    /** Which output a class of three or more has. */
    static int output(int index) {
        return index < 2 ? 1 - index : index;
    }

    void toProbabilities() {
        if (!ofClasses || classes == 0) {
            return;
        }
        if (classes <= 2) {
            float second = FloatMath.sigmoid(Math.max(-BOUND, Math.min(BOUND, z[0])));
            probabilities[0] = 1 - second;
            if (classes == 2) {
                probabilities[1] = second;
            }
            return;
        }
        float max = z[0];
        for (int o = 1; o < classes; o++) {
            max = Math.max(max, z[o]);
        }
        for (int k = 0; k < classes; k++) {
            probabilities[k] = z[output(k)] - max;
        }
        Kernels.best().exp(probabilities, 0, probabilities, 0, classes);
        float sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += probabilities[k];
        }
        for (int k = 0; k < classes; k++) {
            probabilities[k] /= sum;
        }
    }

    /** Of the log loss, or of the Huber loss. */
    void toGradient(Truth truth, float weight) {
        if (!ofClasses) {
            gradient[0] = weight * Math.max(-HUBER, Math.min(HUBER, z[0] - truth.quantity(scale)));
        } else if (classes <= 2) {
            gradient[0] = weight * (1 - probabilities[0] - (truth.index == 1 ? 1 : 0));
        } else {
            for (int k = 0; k < classes; k++) {
                gradient[output(k)] = weight * (probabilities[k] - (truth.index == k ? 1 : 0));
            }
        }
    }
}
