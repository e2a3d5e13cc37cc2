package io.eddy.learn;

import io.eddy.spec.Specification;
import java.util.List;
import java.util.Map;

/**
 * Where of some classes only a share is learned from, what the model says of all events: with two classes, of which the share w of the negatives is kept,
 *
 * <pre>q = p / (p + (1 − p) / w)</pre>
 *
 * in: He et al., Practical Lessons from Predicting Clicks on Ads at Facebook, ADKDD 2014. That moves the log odds by log w; so with any number of
 * classes: each probability is divided by the share that is kept of its class, and all together are 1.
 */
public final class Sampling {
    private Sampling() {}

    /** What is to be told of a prediction; the same one where all is learned from. */
    public static Prediction corrected(Prediction ofSample, Specification.Output output) {
        if (output.keep().isEmpty() || !(ofSample instanceof Prediction.OfClass of)) {
            return ofSample;
        }
        return new Prediction.OfClass(of.classes(), corrected(of.classes(), of.probabilities(), output.keep()));
    }

    private static float[] corrected(List<String> classes, float[] p, Map<String, Float> keep) {
        float[] q = new float[p.length];
        float sum = 0;
        for (int k = 0; k < p.length; k++) {
            q[k] = p[k] / keep.getOrDefault(classes.get(k), 1f);
            sum += q[k];
        }
        for (int k = 0; k < p.length; k++) {
            q[k] /= sum;
        }
        return q;
    }
}
