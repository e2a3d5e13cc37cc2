package io.eddy.nn;

/** Element-wise functions between layers. */
public enum Activation {
    IDENTITY,
    RELU,
    LEAKY_RELU,
    ELU,
    GELU,
    SILU,
    TANH,
    SIGMOID,
    SOFTPLUS
}
