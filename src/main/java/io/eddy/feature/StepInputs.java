package io.eddy.feature;

import io.eddy.nn.ListLayer;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;

/**
 * What the elements of a sequence are to its first layer. An element is remembered as a code of a few numbers, of which its vector can be had
 * again later, with the weights there are then.
 */
interface StepInputs {
    /** How many numbers the code of an element has. */
    int codeWidth();

    /** How many its vector has. */
    int width();

    /** Whether vectors are weights, and so need a gradient. */
    boolean areWeights();

    /** @throws RejectedEvent if a value can be no such sequence */
    void check(Value value) throws RejectedEvent;

    /**
     * Writes the codes of the last elements of a value.
     *
     * @param most how many there can be
     * @return how many there are
     */
    int read(Value value, int most, float[] codes);

    /** Whether that can be a code, once the state of {@link #state} is there. */
    boolean isCode(float[] codes, int at);

    /** Writes the vectors of n elements, as {@link ListLayer} has them. */
    void show(float[] codes, int n, float[] x);

    /** Adds ‖dL/dθ‖² of the weights behind n elements. */
    double addSquaredGradient(double sum, float[] codes, int n, float[] dx);

    /** Makes sure that the last elements of a value have weights of their own; codes that were {@link #read} before may be others now. */
    void make(Value value, int most, Trainer trainer);

    /** A step on the weights behind n elements. */
    void update(float[] codes, int n, float[] dx, float scale, Trainer trainer);

    /** Takes a value into the statistics. */
    void absorb(Value value);

    List<Parameter> parameters();

    void state(Archive archive);
}
