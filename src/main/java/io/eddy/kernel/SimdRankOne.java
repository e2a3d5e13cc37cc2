package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * Adding multiples of one vector to rows: blocks of up to eight vectors of it stay in registers while the rows of a group
 * pass by. See {@link SimdActiveRows} for the groups.
 */
final class SimdRankOne {
    private static final int L = SPECIES.length();

    private SimdRankOne() {}

    static void rankOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride) {
        for (int i = 0; i < rows; i += SimdActiveRows.GROUP) {
            long active = SimdActiveRows.of(x, xo + i, Math.min(SimdActiveRows.GROUP, rows - i));
            int group = wo + i * stride;
            int o = 0;
            for (; o + 8 * L <= stride; o += 8 * L) {
                add8(active, a, x, xo + i, d, doff + o, w, group + o, stride);
            }
            if (o + 4 * L <= stride) {
                add4(active, a, x, xo + i, d, doff + o, w, group + o, stride);
                o += 4 * L;
            }
            if (o + 2 * L <= stride) {
                add2(active, a, x, xo + i, d, doff + o, w, group + o, stride);
                o += 2 * L;
            }
            if (o < stride) {
                add1(active, a, x, xo + i, d, doff + o, w, group + o, stride);
            }
        }
    }

    private static void add8(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + L);
        FloatVector d2 = fromArray(SPECIES, d, doff + 2 * L);
        FloatVector d3 = fromArray(SPECIES, d, doff + 3 * L);
        FloatVector d4 = fromArray(SPECIES, d, doff + 4 * L);
        FloatVector d5 = fromArray(SPECIES, d, doff + 5 * L);
        FloatVector d6 = fromArray(SPECIES, d, doff + 6 * L);
        FloatVector d7 = fromArray(SPECIES, d, doff + 7 * L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
            c.fma(d1, fromArray(SPECIES, w, row + L)).intoArray(w, row + L);
            c.fma(d2, fromArray(SPECIES, w, row + 2 * L)).intoArray(w, row + 2 * L);
            c.fma(d3, fromArray(SPECIES, w, row + 3 * L)).intoArray(w, row + 3 * L);
            c.fma(d4, fromArray(SPECIES, w, row + 4 * L)).intoArray(w, row + 4 * L);
            c.fma(d5, fromArray(SPECIES, w, row + 5 * L)).intoArray(w, row + 5 * L);
            c.fma(d6, fromArray(SPECIES, w, row + 6 * L)).intoArray(w, row + 6 * L);
            c.fma(d7, fromArray(SPECIES, w, row + 7 * L)).intoArray(w, row + 7 * L);
        }
    }

    private static void add4(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + L);
        FloatVector d2 = fromArray(SPECIES, d, doff + 2 * L);
        FloatVector d3 = fromArray(SPECIES, d, doff + 3 * L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
            c.fma(d1, fromArray(SPECIES, w, row + L)).intoArray(w, row + L);
            c.fma(d2, fromArray(SPECIES, w, row + 2 * L)).intoArray(w, row + 2 * L);
            c.fma(d3, fromArray(SPECIES, w, row + 3 * L)).intoArray(w, row + 3 * L);
        }
    }

    private static void add2(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
            c.fma(d1, fromArray(SPECIES, w, row + L)).intoArray(w, row + L);
        }
    }

    private static void add1(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
        }
    }
}
