package io.eddy.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide a vector is: the machine's own width, but no more than 256 bits before JDK 21, or what the system property {@code
 * eddy.kernel.bits} says.
 *
 * <p>Of 512 bits the JIT left some vectors on the heap there, of other optimisers in each process, 576 to 1,920 bytes a step; {@code
 * StepAllocation} shows it. And one width for all, because with two in one process the JIT leaves nearly all of them there: a step of
 * Adam through 32-64-32-1 with 512 bits but for the optimiser's 256 took eight times as long.
 */
final class VectorWidth {
    private static final int MACHINE = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    private static final int JDK = Runtime.version().feature();
    private static final int ASKED = Integer.getInteger("eddy.kernel.bits", 0);

    private VectorWidth() {}

    /** Whether this machine has vectors that the Vector API can use; without, it would emulate them slowly. */
    static boolean worthwhile() {
        return MACHINE >= 128;
    }

    static VectorSpecies<Float> species() {
        int bits = ASKED == 0 ? bits(JDK, MACHINE) : ASKED;
        return bits >= 512 ? FloatVector.SPECIES_512 : bits >= 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    }

    static int bits(int jdk, int machine) {
        return jdk < 21 ? Math.min(machine, 256) : machine;
    }

    static String told() {
        return told(JDK, MACHINE, species().vectorBitSize());
    }

    static String told(int jdk, int machine, int bits) {
        String name = "simd-" + bits;
        return bits < machine && bits == bits(jdk, machine)
                ? "%s of this machine's %d: Java %d would leave wider vectors on the heap, Java 21 and newer do not"
                        .formatted(name, machine, jdk)
                : name;
    }
}
