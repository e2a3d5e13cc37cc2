package io.eddy.feature;

import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.nn.Weighted;
import io.eddy.state.Archive;
import java.util.List;

/**
 * Turns one field of an event into inputs of the network. There are two kinds of input: plain ones, computed from statistics,
 * and embedded ones, which are weights and get a gradient.
 *
 * <p>{@link #encode} reads the state and changes nothing; {@link #update} and {@link #absorb} change it once the event has been
 * predicted. So a prediction is a function of the state before the event.
 */
interface FieldEncoder extends Weighted {
    int plainInputs();

    int embeddedInputs();

    /** Whether it has to know the time of each event, or more of it than its own value. */
    default boolean isTimed() {
        return false;
    }

    /** Tells the event at hand, with its time, if it {@link #isTimed}; before each of the others. */
    default void at(Event event) {}

    /**
     * Writes the inputs for a value.
     *
     * @param plain index in x of this field's first plain input
     * @param embedded index in x of its first embedded input
     * @throws RejectedEvent if the value is of a kind that this field cannot be
     */
    void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent;

    /** Whether learning shows the network something else than predicting: what is left out, shifted or flipped by chance. */
    default boolean isStochastic() {
        return false;
    }

    /**
     * {@link #encode} for the pass that is learned from, of a value that was encoded just before.
     *
     * @param step which example of the stream this is: with the seed it decides all that is left to chance
     */
    default void encodeForLearning(Value value, long step, float[] x, int plain, int embedded) throws RejectedEvent {
        encode(value, x, plain, embedded);
    }

    /**
     * Adds ‖dL/dθ‖² of this field's weights to a sum. A field with layers of its own goes backward through them here, so that all gradients
     * are known before any weight moves.
     */
    default double addSquaredGradient(double sum, float[] dx, int embedded) {
        double added = sum;
        for (int i = embedded; i < embedded + embeddedInputs(); i++) {
            added += (double) dx[i] * dx[i];
        }
        return added;
    }

    /** A step on the weights that {@link #encode} has shown for this value; dx is the gradient of x. */
    default void update(Value value, float[] dx, int embedded, float scale, Trainer trainer) {}

    /** Takes the value into the statistics. */
    void absorb(Value value);

    /** Embedding tables, and the weights of layers of its own. */
    @Override
    default List<Parameter> parameters() {
        return List.of();
    }

    /** What it has forgotten. */
    default Turnover turnover() {
        return Turnover.NONE;
    }

    void state(Archive archive);
}
