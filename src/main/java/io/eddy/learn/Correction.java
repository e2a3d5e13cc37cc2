package io.eddy.learn;

/**
 * How much a label counts that came too late, after another had been made up and learned: 1/P(made up), by the model as it is when it learns from it.
 *
 * <p>Be q the probability that a label comes late, and p that of the model. On average an event moves a logit by q · p for what was made up, which was not
 * so, and by w · q · (p − 1) for the correction, where q · (p − 1) is what the true label would have. That makes the same as the true label alone, nothing, at the truth p, if
 * (w − 1)(1 − p) = p: w = 1/(1 − p). It does not matter how many come late. Where there are more than two classes, w is right if how late a label
 * comes does not depend on which of them it is.
 *
 * <p>This is the ratio of the weights of positives and negatives of the fake negative weighted loss, in: Ktena et al., Addressing Delayed Feedback for
 * Continuous Training with Neural Networks in CTR Prediction, RecSys 2019.
 */
public final class Correction {
    /** Because a model that is sure of what it never saw would be shaken by a single event. So it is exact up to a probability of 0.99. */
    public static final float MOST = 100;

    private Correction() {}

    /**
     * The weight.
     *
     * @param madeUp the label that was learned before
     */
    static float weight(Prediction now, String madeUp) {
        return (float) Math.min(MOST, 1 / probability(now, madeUp));
    }

    /** Whether it would be more. */
    public static boolean isCut(Prediction now, String madeUp) {
        return 1 / probability(now, madeUp) > MOST;
    }

    private static double probability(Prediction now, String madeUp) {
        if (!(now instanceof Prediction.OfClass of)) {
            return 1; // because nothing has been learned of it
        }
        int index = of.classes().indexOf(madeUp);
        return index < 0 ? Prediction.ofUnseen(of.classes().size()) : of.probabilities()[index];
    }
}
