package io.eddy.nn;

import io.eddy.kernel.FloatMath;
import io.eddy.kernel.Layout;
import java.util.Arrays;

/**
 * What a network's outputs cost, given the truth. Outputs z and their gradient start at {@link Layout#BASE}. All but
 * softmax cross-entropy are about one output.
 */
public sealed interface Loss {

    /**
     * The loss of one example, and its gradient with respect to the outputs.
     *
     * @param outputs how many elements of z are valid; of none, the loss is 0
     * @param target the truth: a quantity, a count, 0 or 1, or the index of a class
     * @param dz is given dL/dz, and zeros in all other elements
     * @throws IllegalArgumentException if the target is no class among the outputs
     */
    default double evaluate(float[] z, int outputs, double target, float[] dz) {
        Arrays.fill(dz, 0);
        return outputs == 0 ? 0 : valueAndGradient(z, outputs, target, dz);
    }

    /** {@link #evaluate}, of at least one output. */
    double valueAndGradient(float[] z, int outputs, double target, float[] dz);

    /**
     * The mean of the truth that the outputs stand for (the inverse link): a quantity, a rate, the probability of 1, or one
     * probability for each class.
     *
     * @param mean is given {@code outputs} numbers from index 0 on
     */
    default void mean(float[] z, int outputs, float[] mean) {
        System.arraycopy(z, Layout.BASE, mean, 0, outputs);
    }

    /** (z - y)² / 2 */
    record Squared() implements Loss {
        @Override
        public double valueAndGradient(float[] z, int outputs, double y, float[] dz) {
            double e = z[Layout.BASE] - y;
            dz[Layout.BASE] = (float) e;
            return e * e / 2;
        }
    }

    /** |z - y| */
    record Absolute() implements Loss {
        @Override
        public double valueAndGradient(float[] z, int outputs, double y, float[] dz) {
            double e = z[Layout.BASE] - y;
            dz[Layout.BASE] = (float) Math.signum(e);
            return Math.abs(e);
        }
    }

    /** (z - y)² / 2 within delta of the truth, linear beyond (Huber 1964). */
    record Huber(float delta) implements Loss {
        public Huber {
            Check.positive("delta", delta);
        }

        @Override
        public double valueAndGradient(float[] z, int outputs, double y, float[] dz) {
            double e = z[Layout.BASE] - y;
            double within = Math.max(-delta, Math.min(delta, e));
            dz[Layout.BASE] = (float) within;
            return within * (e - within / 2);
        }
    }

    /** One logit z, y in {0, 1}: log(1 + exp(-z)) for y = 1. */
    record Logistic() implements Loss {
        @Override
        public double valueAndGradient(float[] z, int outputs, double y, float[] dz) {
            float logit = z[Layout.BASE];
            float e = FloatMath.exp(-Math.abs(logit)); // at most 1, so that nothing overflows
            // in double, because for a sure and right answer the two are almost equal
            dz[Layout.BASE] = (float) ((logit >= 0 ? 1.0 : e) / (1.0 + e) - y);
            return Math.max(logit, 0) - y * logit + FloatMath.log1p(e);
        }

        @Override
        public void mean(float[] z, int outputs, float[] mean) {
            for (int k = 0; k < outputs; k++) {
                mean[k] = FloatMath.sigmoid(z[Layout.BASE + k]);
            }
        }
    }

    /** As many logits as classes, y the index of the true one: -log softmax(z)_y. */
    record SoftmaxCrossEntropy() implements Loss {
        @Override
        public double valueAndGradient(float[] z, int outputs, double y, float[] dz) {
            int truth = (int) y;
            if (truth != y || truth < 0 || truth >= outputs) {
                throw new IllegalArgumentException(
                        "class %s, of %d outputs; add the class before learning from it".formatted(y, outputs));
            }
            double sum = exponentials(z, outputs, dz, Layout.BASE);
            double loss = StrictMath.log(sum) - (z[Layout.BASE + truth] - largest(z, outputs));
            scale(dz, Layout.BASE, outputs, sum);
            dz[Layout.BASE + truth] -= 1;
            return loss;
        }

        @Override
        public void mean(float[] z, int outputs, float[] mean) {
            scale(mean, 0, outputs, exponentials(z, outputs, mean, 0));
        }

        /** e_k = exp(z_k - max z), at most 1 and once 1, and their sum. */
        private static double exponentials(float[] z, int outputs, float[] e, int eo) {
            float largest = largest(z, outputs);
            double sum = 0;
            for (int k = 0; k < outputs; k++) {
                e[eo + k] = FloatMath.exp(z[Layout.BASE + k] - largest);
                sum += e[eo + k];
            }
            return sum;
        }

        private static float largest(float[] z, int outputs) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < outputs; k++) {
                largest = Math.max(largest, z[Layout.BASE + k]);
            }
            return largest;
        }

        private static void scale(float[] e, int eo, int outputs, double sum) {
            float factor = (float) (1 / sum);
            for (int k = 0; k < outputs; k++) {
                e[eo + k] *= factor;
            }
        }
    }

    /** z is the log of the rate, y a count: exp(z) - y z. */
    record Poisson() implements Loss {
        @Override
        public double valueAndGradient(float[] z, int outputs, double y, float[] dz) {
            float logRate = z[Layout.BASE];
            double rate = FloatMath.exp(logRate);
            dz[Layout.BASE] = (float) (rate - y);
            return rate - y * logRate;
        }

        @Override
        public void mean(float[] z, int outputs, float[] mean) {
            for (int k = 0; k < outputs; k++) {
                mean[k] = FloatMath.exp(z[Layout.BASE + k]);
            }
        }
    }
}
