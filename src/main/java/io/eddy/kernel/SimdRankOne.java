package io.eddy.kernel;

import static io.eddy.kernel.VectorKernels.SPECIES;
import static io.eddy.kernel.Vectors.all;
import static io.eddy.kernel.Vectors.load;

import jdk.incubator.vector.FloatVector;

/**
 * Adding multiples of one vector to rows: blocks of up to eight vectors of it stay in registers while the rows of a group
 * pass by. See {@link ActiveRows} for the groups.
 */
final class SimdRankOne {
    private static final int L = SPECIES.length();

    private SimdRankOne() {}

    static void rankOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride) {
        for (int i = 0; i < rows; i += ActiveRows.GROUP) {
            long active = ActiveRows.of(x, xo + i, Math.min(ActiveRows.GROUP, rows - i));
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
        FloatVector d0 = load(d, doff);
        FloatVector d1 = load(d, doff + L);
        FloatVector d2 = load(d, doff + 2 * L);
        FloatVector d3 = load(d, doff + 3 * L);
        FloatVector d4 = load(d, doff + 4 * L);
        FloatVector d5 = load(d, doff + 5 * L);
        FloatVector d6 = load(d, doff + 6 * L);
        FloatVector d7 = load(d, doff + 7 * L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = all(a * x[xo + i]);
            c.fma(d0, load(w, row)).intoArray(w, row);
            c.fma(d1, load(w, row + L)).intoArray(w, row + L);
            c.fma(d2, load(w, row + 2 * L)).intoArray(w, row + 2 * L);
            c.fma(d3, load(w, row + 3 * L)).intoArray(w, row + 3 * L);
            c.fma(d4, load(w, row + 4 * L)).intoArray(w, row + 4 * L);
            c.fma(d5, load(w, row + 5 * L)).intoArray(w, row + 5 * L);
            c.fma(d6, load(w, row + 6 * L)).intoArray(w, row + 6 * L);
            c.fma(d7, load(w, row + 7 * L)).intoArray(w, row + 7 * L);
        }
    }

    private static void add4(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = load(d, doff);
        FloatVector d1 = load(d, doff + L);
        FloatVector d2 = load(d, doff + 2 * L);
        FloatVector d3 = load(d, doff + 3 * L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = all(a * x[xo + i]);
            c.fma(d0, load(w, row)).intoArray(w, row);
            c.fma(d1, load(w, row + L)).intoArray(w, row + L);
            c.fma(d2, load(w, row + 2 * L)).intoArray(w, row + 2 * L);
            c.fma(d3, load(w, row + 3 * L)).intoArray(w, row + 3 * L);
        }
    }

    private static void add2(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = load(d, doff);
        FloatVector d1 = load(d, doff + L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = all(a * x[xo + i]);
            c.fma(d0, load(w, row)).intoArray(w, row);
            c.fma(d1, load(w, row + L)).intoArray(w, row + L);
        }
    }

    private static void add1(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = load(d, doff);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = all(a * x[xo + i]);
            c.fma(d0, load(w, row)).intoArray(w, row);
        }
    }
}
