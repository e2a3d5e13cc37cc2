package io.eddy.nn;

import io.eddy.kernel.Layout;
import java.util.function.ObjDoubleConsumer;

/**
 * A layer over a list of vectors: to each of them, as a recurrent unit does, or to one for all, as a pool. Its weights are the same at
 * every place, so that a gradient is a sum over places, and it keeps them itself: {@link #backward} makes them, {@link
 * #squaredGradientNorm} and {@link #update} come after it.
 *
 * <p>A list of vectors of width w is a matrix as in {@link Layout}: vector t begins at {@code BASE + t · padded(w)},
 * see {@link #at}, and its padding is zero. Room for the longest list is made once; none of these allocates. Belongs to one thread.
 */
public interface ListLayer extends Weighted {
    /** The width of each vector that goes in. */
    int inputs();

    /** The width of each vector that comes out. */
    int outputs();

    /** How many vectors come out where n go in. */
    default int count(int n) {
        return n;
    }

    /**
     * y = f(x) of the first {@code n} vectors.
     *
     * @param step which example of the stream this is: with the seed it decides what dropout leaves out
     * @param training whether this pass is for learning
     */
    void forward(float[] x, int n, float[] y, long step, boolean training);

    /** The chain rule: from dy = dL/dy to dx = dL/dx and the gradients of the weights, of the last {@link #forward}, whose x, n and y are passed again. */
    void backward(float[] x, int n, float[] y, float[] dy, float[] dx);

    /** Whether a pass for learning differs from one for predicting. */
    default boolean isStochastic() {
        return false;
    }

    /** ‖dL/dθ‖² over this layer's parameters, after {@link #backward}; infinite or NaN if any gradient is not finite. */
    double squaredGradientNorm();

    /** One step on this layer's parameters, their gradients multiplied by {@code scale}. */
    void update(float scale, Update update);

    /** Of this layer too. */
    @Override
    default void gradientNorms(ObjDoubleConsumer<String> told) {
        if (!parameters().isEmpty()) {
            told.accept(Parameter.common(parameters()), Math.sqrt(squaredGradientNorm()));
        }
    }

    /** Where vector t of a list begins. */
    static int at(int t, int width) {
        return Layout.BASE + t * Layout.padded(width);
    }
}
