package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * The dot product's 32 virtual lanes on vectors of 16, 8 or 4: lanes l and l + 16 are summed side by side and folded, then
 * the rest of the tree, first between vectors, then within one.
 */
final class SimdDot {
    private static final int L = SPECIES.length();
    private static final int LANES = 32;
    private static final int HALF = LANES / 2;

    private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(SPECIES, l -> l ^ Math.min(8, L / 2));
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(SPECIES, l -> l ^ Math.min(4, L / 2));
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(SPECIES, l -> l ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(SPECIES, l -> l ^ 1);

    private SimdDot() {}

    /** Of a multiple of 16 elements. */
    static float dot(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector s = folded(0, x, xo, y, yo, n);
        if (L == 8) {
            s = s.add(folded(8, x, xo, y, yo, n));
        } else if (L == 4) {
            s = s.add(folded(8, x, xo, y, yo, n)).add(folded(4, x, xo, y, yo, n).add(folded(12, x, xo, y, yo, n)));
        }
        if (L >= 16) {
            s = s.add(s.rearrange(BY_8));
        }
        if (L >= 8) {
            s = s.add(s.rearrange(BY_4));
        }
        s = s.add(s.rearrange(BY_2));
        return s.add(s.rearrange(BY_1)).lane(0);
    }

    /** The virtual lanes l … l + L - 1, each with lane l + 16 added. */
    private static FloatVector folded(int l, float[] x, int xo, float[] y, int yo, int n) {
        FloatVector low = FloatVector.zero(SPECIES);
        FloatVector high = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i + HALF < n; i += LANES) {
            low = load(x, xo + l + i).fma(load(y, yo + l + i), low);
            high = load(x, xo + l + i + HALF).fma(load(y, yo + l + i + HALF), high);
        }
        if (i < n) {
            low = load(x, xo + l + i).fma(load(y, yo + l + i), low);
        }
        return low.add(high);
    }

    private static FloatVector load(float[] from, int offset) {
        return FloatVector.fromArray(SPECIES, from, offset);
    }
}
