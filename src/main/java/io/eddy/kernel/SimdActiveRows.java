package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Which rows of a matrix count: those whose factor is not 0. Rows are taken in groups of 64, and the bits of one long are
 * then walked, because a branch on each row would be mispredicted for about every third output of a ReLU.
 */
final class SimdActiveRows {
    static final int GROUP = Long.SIZE;

    private static final VectorSpecies<Integer> INTS =
            SPECIES.withLanes(int.class).check(int.class);
    private static final int L = INTS.length();
    private static final IntVector LANE = IntVector.zero(INTS).addIndex(1);

    private SimdActiveRows() {}

    /** Bit i is set where x_i is neither 0 nor -0, for i &lt; n, with n at most {@link #GROUP}. */
    static long of(float[] x, int xo, int n) {
        long bits = 0;
        int i = 0;
        for (; i + L <= n; i += L) {
            IntVector magnitude =
                    fromArray(SPECIES, x, xo + i).reinterpretAsInts().and(Integer.MAX_VALUE);
            IntVector flags = magnitude.min(1).lanewise(VectorOperators.LSHL, LANE);
            bits |= (flags.reduceLanes(VectorOperators.OR) & 0xffffffffL) << i;
        }
        for (; i < n; i++) {
            int magnitude = Float.floatToRawIntBits(x[xo + i]) << 1;
            bits |= (long) ((magnitude | -magnitude) >>> 31) << i;
        }
        return bits;
    }
}
