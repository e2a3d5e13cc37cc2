package io.eddy.nn;

import io.eddy.state.Archive;

/**
 * One layer of a network: forward beside backward, and the update of what it learns.
 *
 * <p>For each example a network calls {@link #forward}; when it learns, then {@link #backward}, which only computes, and
 * last {@link #update}, which only changes weights. So all gradients are known, and known to be finite, before any weight
 * moves. Vectors start at {@link io.eddy.kernel.Layout#BASE} and their padding is zero. A layer belongs to one thread and
 * allocates nothing in these three.
 */
public interface Layer extends Weighted {
    int inputs();

    int outputs();

    /**
     * y = f(x).
     *
     * @param step which example of the stream this is: with the seed it decides what dropout leaves out
     * @param training whether this pass is for learning; predictions leave nothing out
     */
    void forward(float[] x, float[] y, long step, boolean training);

    /**
     * The chain rule: from dy = dL/dy to dx = dL/dx, of the last {@link #forward}, whose x and y are passed again. Gradients of
     * parameters that are not simply x ⊗ dy are kept inside for {@link #update}. The first layer of a network is asked only
     * for the inputs that need a gradient; see {@code Dense}.
     */
    void backward(float[] x, float[] y, float[] dy, float[] dx);

    /** Whether a pass for learning differs from one for predicting. */
    default boolean isStochastic() {
        return false;
    }

    /** Says that nobody asks for dL/dx of this layer: {@link #backward} may leave dx as it is. */
    default void needsNoInputGradient() {}

    /** Whether dx is dy: then {@link #backward} need not be called, and one vector serves as both. */
    default boolean passesGradient() {
        return false;
    }

    /** ‖dL/dθ‖² over this layer's parameters, after {@link #backward}; infinite or NaN if any gradient is not finite. */
    double squaredGradientNorm(float[] x, float[] dy);

    /** One step on this layer's parameters, their gradients multiplied by {@code scale} (event weight, norm clipping). */
    void update(float[] x, float[] dy, float scale, Update update);

    default void state(Archive archive) {
        for (Parameter parameter : parameters()) {
            parameter.state(archive);
        }
    }
}
