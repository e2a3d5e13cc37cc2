package io.eddy.nn;

/**
 * What keeps weights and gradients small. In this order: the whole gradient is clipped by norm, its components by value,
 * then l1 and l2 are added.
 *
 * @param l1 adds l1 · sign(w) to the gradient of each weight (not of a bias)
 * @param l2 adds l2 · w to the gradient of each weight (not of a bias)
 * @param clipValue clips each component of the gradient to ±clipValue; infinite for no clipping
 * @param clipNorm scales the whole gradient down to this norm; infinite for no clipping (Pascanu et al. 2013)
 * @param weightDecay takes this share, times the learning rate, off each weight (not a bias) before each step, whatever the optimiser makes of
 *     gradients (Loshchilov and Hutter 2019); of a table only off the rows that are looked up. {@link Optimizer.AdamW} has its own
 */
public record Regularisation(float l1, float l2, float clipValue, float clipNorm, float weightDecay) {
    public static final Regularisation NONE =
            new Regularisation(0, 0, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);

    public Regularisation {
        Check.notNegative("l1", l1);
        Check.notNegative("l2", l2);
        Check.bound("clipValue", clipValue);
        Check.bound("clipNorm", clipNorm);
        Check.notNegative("weight decay", weightDecay);
    }

    /** Without weight decay. */
    public Regularisation(float l1, float l2, float clipValue, float clipNorm) {
        this(l1, l2, clipValue, clipNorm, 0);
    }
}
