package io.eddy.kernel;

import java.util.Optional;

/**
 * Which kernels this process uses, decided when it first asks.
 *
 * <p>The system property {@code eddy.kernel} may be {@code scalar} or {@code simd}; without it SIMD is used where the Vector
 * API's module is loaded, as soon as it is compiled. The results are the same bits either way.
 */
public final class KernelChoice {
    private static final String ASKED = System.getProperty("eddy.kernel", "");
    private static final boolean SIMD_AT_HAND =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    static final Kernels BEST = choose();

    private KernelChoice() {}

    private static Kernels choose() {
        if (!SIMD_AT_HAND || ASKED.equals("scalar")) {
            return new ScalarKernels();
        }
        if (ASKED.equals("simd")) {
            return new SimdKernels();
        }
        return SimdKernels.worthwhile() ? new GradualKernels() : new ScalarKernels();
    }

    /** One sentence for the user where this choice is slower than need be, or not the one asked for. */
    public static Optional<String> advice() {
        if (!ASKED.isEmpty() && !ASKED.equals("scalar") && !ASKED.equals("simd")) {
            return Optional.of("-Deddy.kernel=%s is neither scalar nor simd; using %s.".formatted(ASKED, BEST.name()));
        }
        if (!SIMD_AT_HAND && !ASKED.equals("scalar")) {
            return Optional.of(
                    "Learning with scalar arithmetic, several times slower than with SIMD and equal to the bit: "
                            + "start Java with --add-modules jdk.incubator.vector.");
        }
        return Optional.empty();
    }
}
