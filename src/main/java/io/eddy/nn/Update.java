package io.eddy.nn;

/**
 * What a layer needs of an optimiser: one step on some of its weights. The implementation adds regularisation and clips by
 * value; the layer says only where the gradient is.
 */
public interface Update {

    /**
     * A step on a whole matrix whose gradient is the outer product scale · x ⊗ d, as that of a dense layer is. Vectors start at
     * {@link io.eddy.kernel.Layout#BASE}; x has {@code p.rows()} elements, d has {@code p.columns()} and zero padding.
     */
    void outer(Parameter p, float[] x, float[] d, float scale);

    /** A step on one row with the gradient scale · g; {@code g} holds {@code p.stride()} floats from {@code offset} on. */
    void row(Parameter p, int row, float[] g, int offset, float scale);
}
