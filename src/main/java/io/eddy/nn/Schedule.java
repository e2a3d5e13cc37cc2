package io.eddy.nn;

/** The learning rate as a function of the number of steps taken. */
public sealed interface Schedule {

    record Constant(float rate) implements Schedule {}

    /** rate / (1 + step / scale)^power */
    record InverseScaling(float rate, float scale, float power) implements Schedule {}

    /** rate · decay^(step / every), not below {@code floor} */
    record Exponential(float rate, float decay, float every, float floor) implements Schedule {}

    /** From 0 up to {@code rate} over {@code warmup} steps, then down half a cosine to {@code floor} at {@code steps}, and there. */
    record Cosine(float rate, long warmup, long steps, float floor) implements Schedule {}
}
