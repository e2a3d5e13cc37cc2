package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * A sum of rows: blocks of up to eight vectors of it stay in registers while the rows of a group pass by. See {@link
 * SimdActiveRows} for the groups.
 */
final class SimdAffine {
    private static final int L = SPECIES.length();

    private SimdAffine() {}

    /** y += Σ_i x_i w_i */
    static void affine(float[] w, int wo, int rows, int stride, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < rows; i += SimdActiveRows.GROUP) {
            long active = SimdActiveRows.of(x, xo + i, Math.min(SimdActiveRows.GROUP, rows - i));
            int group = wo + i * stride;
            int o = 0;
            for (; o + 8 * L <= stride; o += 8 * L) {
                add8(active, x, xo + i, w, group + o, stride, y, yo + o);
            }
            if (o + 4 * L <= stride) {
                add4(active, x, xo + i, w, group + o, stride, y, yo + o);
                o += 4 * L;
            }
            if (o + 2 * L <= stride) {
                add2(active, x, xo + i, w, group + o, stride, y, yo + o);
                o += 2 * L;
            }
            if (o < stride) {
                add1(active, x, xo + i, w, group + o, stride, y, yo + o);
            }
        }
    }

    private static void add8(long active, float[] x, int xo, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector a0 = fromArray(SPECIES, y, yo);
        FloatVector a1 = fromArray(SPECIES, y, yo + L);
        FloatVector a2 = fromArray(SPECIES, y, yo + 2 * L);
        FloatVector a3 = fromArray(SPECIES, y, yo + 3 * L);
        FloatVector a4 = fromArray(SPECIES, y, yo + 4 * L);
        FloatVector a5 = fromArray(SPECIES, y, yo + 5 * L);
        FloatVector a6 = fromArray(SPECIES, y, yo + 6 * L);
        FloatVector a7 = fromArray(SPECIES, y, yo + 7 * L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector xi = broadcast(SPECIES, x[xo + i]);
            a0 = xi.fma(fromArray(SPECIES, w, row), a0);
            a1 = xi.fma(fromArray(SPECIES, w, row + L), a1);
            a2 = xi.fma(fromArray(SPECIES, w, row + 2 * L), a2);
            a3 = xi.fma(fromArray(SPECIES, w, row + 3 * L), a3);
            a4 = xi.fma(fromArray(SPECIES, w, row + 4 * L), a4);
            a5 = xi.fma(fromArray(SPECIES, w, row + 5 * L), a5);
            a6 = xi.fma(fromArray(SPECIES, w, row + 6 * L), a6);
            a7 = xi.fma(fromArray(SPECIES, w, row + 7 * L), a7);
        }
        a0.intoArray(y, yo);
        a1.intoArray(y, yo + L);
        a2.intoArray(y, yo + 2 * L);
        a3.intoArray(y, yo + 3 * L);
        a4.intoArray(y, yo + 4 * L);
        a5.intoArray(y, yo + 5 * L);
        a6.intoArray(y, yo + 6 * L);
        a7.intoArray(y, yo + 7 * L);
    }

    private static void add4(long active, float[] x, int xo, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector a0 = fromArray(SPECIES, y, yo);
        FloatVector a1 = fromArray(SPECIES, y, yo + L);
        FloatVector a2 = fromArray(SPECIES, y, yo + 2 * L);
        FloatVector a3 = fromArray(SPECIES, y, yo + 3 * L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector xi = broadcast(SPECIES, x[xo + i]);
            a0 = xi.fma(fromArray(SPECIES, w, row), a0);
            a1 = xi.fma(fromArray(SPECIES, w, row + L), a1);
            a2 = xi.fma(fromArray(SPECIES, w, row + 2 * L), a2);
            a3 = xi.fma(fromArray(SPECIES, w, row + 3 * L), a3);
        }
        a0.intoArray(y, yo);
        a1.intoArray(y, yo + L);
        a2.intoArray(y, yo + 2 * L);
        a3.intoArray(y, yo + 3 * L);
    }

    private static void add2(long active, float[] x, int xo, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector a0 = fromArray(SPECIES, y, yo);
        FloatVector a1 = fromArray(SPECIES, y, yo + L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector xi = broadcast(SPECIES, x[xo + i]);
            a0 = xi.fma(fromArray(SPECIES, w, row), a0);
            a1 = xi.fma(fromArray(SPECIES, w, row + L), a1);
        }
        a0.intoArray(y, yo);
        a1.intoArray(y, yo + L);
    }

    private static void add1(long active, float[] x, int xo, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector a = fromArray(SPECIES, y, yo);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector xi = broadcast(SPECIES, x[xo + i]);
            a = xi.fma(fromArray(SPECIES, w, row), a);
        }
        a.intoArray(y, yo);
    }
}
