package io.eddy.learn;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import java.util.List;

/**
 * The end of a network: what its outputs mean, and what they cost against the truth.
 *
 * <p>For an event to be learned: {@link #label}, which changes nothing, {@link #prediction}, {@link #absorb}, then {@link #loss}.
 */
interface Head {
    /** How many outputs the network has to have now. */
    int outputs();

    /** @throws RejectedEvent if this head cannot learn from such a label */
    Label label(Value value) throws RejectedEvent;

    /** The classes so far; none of a quantity. Another list whenever there is another class. */
    List<String> classes();

    /** How many classes are known, if the label is one that has never been seen; else -1. */
    int knownBesides(Label label);

    Prediction prediction(float[] z);

    /**
     * How what is predicted moves with the outputs z, in dz: of classes the logarithm of the odds of the one that is told, of a quantity the quantity.
     */
    void slope(float[] z, float[] dz);

    /** Takes the label into account before the step: a new class may add an output. */
    void absorb(Label label);

    /** The loss, and its gradient by the outputs z in dz. */
    double loss(float[] z, Label label, float[] dz);

    void state(Archive archive);

    /** The head of one network for a kind of output. */
    static Head of(Specification.Output output) {
        return switch (output.kind()) {
            case BINARY -> ClassHead.binary(output);
            case MULTICLASS -> ClassHead.multiclass(output);
            case REGRESSION -> new QuantityHead(output);
            case SEVERAL -> new SeveralHead(output);
            case TEXT, ANOMALY, INFERRED -> throw new IllegalArgumentException("no head is of this kind of output");
        };
    }

    /** The label's name where it is a class. */
    static String className(Value value) throws RejectedEvent {
        return switch (value.kind()) {
            case TEXT -> checked(value.text());
            case NUMBER, BOOLEAN -> value.asName();
            case MISSING -> throw missing();
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw new RejectedEvent(
                        Reason.WRONG_TYPE, "the label has to be a text, a number or a truth value but is " + value);
        };
    }

    private static String checked(String name) throws RejectedEvent {
        if (name.length() > Value.MAX_NAME) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE,
                    "the label has %,d characters and begins \"%s…\"; a class is called by at most %,d (is it a text to be written? output: text in a model file)"
                            .formatted(name.length(), name.substring(0, 40), Value.MAX_NAME));
        }
        return name;
    }

    static RejectedEvent missing() {
        return new RejectedEvent(Reason.MISSING_LABEL, "the event has no label, so there is nothing to learn from it");
    }
}
