package io.eddy.nn;

/** How weights start: uniformly distributed, scaled by the number of inputs and outputs. */
public enum Initialisation {
    /** Variance 2 / inputs, for ReLU and its relatives (He et al. 2015). */
    HE,
    /** Variance 2 / (inputs + outputs), for tanh and sigmoid (Glorot and Bengio 2010). */
    GLOROT,
    ZERO
}
