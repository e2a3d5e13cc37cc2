package io.eddy.learn;

import org.jspecify.annotations.Nullable;

/**
 * What came of learning from one event.
 *
 * @param prediction made before the label was looked at
 * @param label the truth
 * @param loss of that prediction as the network saw it: natural logarithms, or standardised units of the label; of a class never
 *     seen before, that of {@link Prediction#ofUnseen}; of a text the mean over its words; of several outputs the
 *     weighted sum; without labels how unusual the event is
 * @param outcome whether the weights took the step
 * @param foreseen of a text, how well its words were; else null
 */
public record Step(
        Prediction prediction,
        Label label,
        double loss,
        Outcome outcome,
        @Nullable Foreseen foreseen) {
    /** Of a label that is no text. */
    public Step(Prediction prediction, Label label, double loss, Outcome outcome) {
        this(prediction, label, loss, outcome, null);
    }

    /** The same after another prediction. */
    public Step of(Prediction other) {
        return new Step(other, label, loss, outcome, foreseen);
    }

    /** What happened to the weights. */
    public enum Outcome {
        LEARNED,
        /** The event's weight is 0: it was predicted, and that is all. */
        UNWEIGHTED,
        /** The gradient was infinite or not a number: the weights stayed as they were. */
        NOT_FINITE
    }
}
