package io.eddy.kernel;

/**
 * Which kernels this process uses, decided when it first asks.
 *
 * <p>The system property {@code eddy.kernel} may be {@code scalar} or {@code simd}; without it SIMD is used where the Vector
 * API's module is loaded and the machine has vectors. The results are the same bits either way.
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
        return VectorWidth.worthwhile() ? new SimdKernels() : new ScalarKernels();
    }

    /** For the user: which arithmetic it is, and why not a faster one, where one might be had. */
    public static String told() {
        String name = BEST.name();
        if (ASKED.equals("scalar")) {
            return name + ", as -Deddy.kernel asks";
        } else if (!SIMD_AT_HAND) {
            return name + ", several times slower than SIMD and equal to the bit: "
                    + "start Java with --add-modules jdk.incubator.vector";
        } else if (BEST instanceof ScalarKernels) {
            return name + ", because Java finds no vectors on this machine";
        }
        return VectorWidth.told();
    }
}
