package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Products of a vector and the rows of a matrix.
 *
 * <p>Rows are taken in groups of 64. One long says which of them count, those whose factor is not 0, and its bits are then
 * walked: a branch on each row would be mispredicted for about every third output of a ReLU. Within a group, blocks of eight
 * vectors of columns stay in registers while the rows pass by.
 */
final class SimdRows {
    private static final int L = SPECIES.length();
    private static final int BLOCK = 8 * L;
    private static final int GROUP = Long.SIZE;

    private SimdRows() {}

    static void affine(
            float[] w, int wo, int rows, int stride, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        System.arraycopy(b, bo, y, yo, stride);
        for (int i = 0; i < rows; i += GROUP) {
            long active = nonZero(x, xo + i, Math.min(GROUP, rows - i));
            int row = wo + i * stride;
            int o = 0;
            for (; o + BLOCK <= stride; o += BLOCK) {
                addRows8(active, x, xo + i, w, row + o, stride, y, yo + o);
            }
            for (; o + 2 * L <= stride; o += 2 * L) {
                addRows2(active, x, xo + i, w, row + o, stride, y, yo + o);
            }
            if (o < stride) {
                addRows1(active, x, xo + i, w, row + o, stride, y, yo + o);
            }
        }
    }

    private static void addRows8(long active, float[] x, int xo, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector a0 = load(y, yo);
        FloatVector a1 = load(y, yo + L);
        FloatVector a2 = load(y, yo + 2 * L);
        FloatVector a3 = load(y, yo + 3 * L);
        FloatVector a4 = load(y, yo + 4 * L);
        FloatVector a5 = load(y, yo + 5 * L);
        FloatVector a6 = load(y, yo + 6 * L);
        FloatVector a7 = load(y, yo + 7 * L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector xi = FloatVector.broadcast(SPECIES, x[xo + i]);
            a0 = xi.fma(load(w, row), a0);
            a1 = xi.fma(load(w, row + L), a1);
            a2 = xi.fma(load(w, row + 2 * L), a2);
            a3 = xi.fma(load(w, row + 3 * L), a3);
            a4 = xi.fma(load(w, row + 4 * L), a4);
            a5 = xi.fma(load(w, row + 5 * L), a5);
            a6 = xi.fma(load(w, row + 6 * L), a6);
            a7 = xi.fma(load(w, row + 7 * L), a7);
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

    private static void addRows2(long active, float[] x, int xo, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector a0 = load(y, yo);
        FloatVector a1 = load(y, yo + L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector xi = FloatVector.broadcast(SPECIES, x[xo + i]);
            a0 = xi.fma(load(w, row), a0);
            a1 = xi.fma(load(w, row + L), a1);
        }
        a0.intoArray(y, yo);
        a1.intoArray(y, yo + L);
    }

    private static void addRows1(long active, float[] x, int xo, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector a = load(y, yo);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            a = FloatVector.broadcast(SPECIES, x[xo + i]).fma(load(w, wo + i * stride), a);
        }
        a.intoArray(y, yo);
    }

    static void rankOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride) {
        for (int i = 0; i < rows; i += GROUP) {
            long active = nonZero(x, xo + i, Math.min(GROUP, rows - i));
            int row = wo + i * stride;
            int o = 0;
            for (; o + BLOCK <= stride; o += BLOCK) {
                addToRows8(active, a, x, xo + i, d, doff + o, w, row + o, stride);
            }
            for (; o + 2 * L <= stride; o += 2 * L) {
                addToRows2(active, a, x, xo + i, d, doff + o, w, row + o, stride);
            }
            if (o < stride) {
                addToRows1(active, a, x, xo + i, d, doff + o, w, row + o, stride);
            }
        }
    }

    private static void addToRows8(
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
            FloatVector c = FloatVector.broadcast(SPECIES, a * x[xo + i]);
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

    private static void addToRows2(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = load(d, doff);
        FloatVector d1 = load(d, doff + L);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector c = FloatVector.broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, load(w, row)).intoArray(w, row);
            c.fma(d1, load(w, row + L)).intoArray(w, row + L);
        }
    }

    private static void addToRows1(
            long active, float a, float[] x, int xo, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = load(d, doff);
        for (long left = active; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int row = wo + i * stride;
            FloatVector.broadcast(SPECIES, a * x[xo + i]).fma(d0, load(w, row)).intoArray(w, row);
        }
    }

    static void rowDots(float[] w, int wo, int rows, int stride, float[] d, int doff, float[] y, int yo) {
        for (int i = 0; i < rows; i++) {
            y[yo + i] = SimdDot.dot(w, wo + i * stride, d, doff, stride);
        }
    }

    static void rowDotsWhereNonZero(
            float[] w, int wo, int rows, int stride, float[] d, int doff, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < rows; i += GROUP) {
            int size = Math.min(GROUP, rows - i);
            long active = nonZero(x, xo + i, size);
            for (int k = 0; k < size; k++) {
                y[yo + i + k] = 0;
            }
            for (long left = active; left != 0; left &= left - 1) {
                int row = i + Long.numberOfTrailingZeros(left);
                y[yo + row] = SimdDot.dot(w, wo + row * stride, d, doff, stride);
            }
        }
    }

    /** Bit i is set where x_i is not ±0; without a branch. */
    private static long nonZero(float[] x, int xo, int n) {
        long bits = 0;
        for (int i = 0; i < n; i++) {
            int magnitude = Float.floatToRawIntBits(x[xo + i]) << 1;
            bits |= (long) ((magnitude | -magnitude) >>> 31) << i;
        }
        return bits;
    }

    private static FloatVector load(float[] from, int offset) {
        return FloatVector.fromArray(SPECIES, from, offset);
    }
}
