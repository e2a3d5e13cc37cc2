package io.eddy.nn;

import io.eddy.kernel.CounterRandom;

/** How weights start: uniformly distributed, scaled by the number of inputs and outputs. */
public enum Initialisation {
    /** Variance 2 / inputs, for ReLU and its relatives (He et al. 2015). */
    HE,
    /** Variance 2 / (inputs + outputs), for tanh and sigmoid (Glorot and Bengio 2010). */
    GLOROT,
    ZERO;

    /** He et al. for what is zero on one side, Glorot and Bengio for the rest. */
    public static Initialisation suiting(Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, GELU, SILU, SOFTPLUS -> HE;
            case IDENTITY, TANH, SIGMOID -> GLOROT;
        };
    }

    /**
     * Fills a matrix with a row for each input and a column for each output.
     *
     * @param layer tells the matrices of one seed apart
     */
    void fill(Parameter weights, long seed, int layer) {
        double variance = switch (this) {
            case HE -> 2.0 / weights.rows();
            case GLOROT -> 2.0 / (weights.rows() + weights.columns());
            case ZERO -> 0;
        };
        float bound = (float) Math.sqrt(3 * variance);
        long counter = 0;
        for (int r = 0; r < weights.rows(); r++) {
            for (int c = 0; c < weights.columns(); c++) {
                weights.set(r, c, bound * (2 * CounterRandom.uniform(seed, 2L * layer, counter++) - 1));
            }
        }
    }
}
