package io.eddy.learn;

/**
 * What came of learning from one event.
 *
 * @param prediction made before the label was looked at
 * @param label the truth
 * @param loss of that prediction as the network saw it: natural logarithms, or standardised units of the label; of a class never
 *     seen before, that of {@link Prediction#ofUnseen}
 * @param outcome whether the weights took the step
 */
public record Step(Prediction prediction, Label label, double loss, Outcome outcome) {
    /** What happened to the weights. */
    public enum Outcome {
        LEARNED,
        /** The event's weight is 0: it was predicted, and that is all. */
        UNWEIGHTED,
        /** The gradient was infinite or not a number: the weights stayed as they were. */
        NOT_FINITE
    }
}
