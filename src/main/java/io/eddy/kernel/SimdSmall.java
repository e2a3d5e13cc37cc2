package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of rows and updates of rows of a small matrix: no branch hangs on x, and additions to one sum need not wait for each
 * other. Where a row is one, two, four or eight vectors, its length is a constant, without which the JIT checks the bounds of each
 * vector: 1.5x on 32 rows of 64. See {@link Layout#isSmall}.
 */
final class SimdSmall {
    private static final int L = SPECIES.length();
    private static final ScalarKernels REST = new ScalarKernels();

    private SimdSmall() {}

    /** y = b + Σ_i x_i w_i */
    static void affine(
            float[] w, int wo, int rows, int stride, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        int fours = rows & -4;
        if (stride == L) {
            addOne(w, wo, fours, x, xo, b, bo, y, yo);
        } else if (stride == 2 * L) {
            addTwo(w, wo, fours, x, xo, b, bo, y, yo);
        } else if (stride == 4 * L) {
            addFour(w, wo, fours, x, xo, b, bo, y, yo);
        } else if (stride == 8 * L) {
            addHalf(w, wo, fours, x, xo, b, bo, y, yo);
            addHalf(w, wo + 4 * L, fours, x, xo, b, bo + 4 * L, y, yo + 4 * L);
        } else {
            for (int o = 0; o < stride; o += L) {
                addColumn(w, wo + o, fours, stride, x, xo, b, bo + o, y, yo + o);
            }
        }
        REST.addLastRows(w, wo + fours * stride, rows - fours, stride, x, xo + fours, y, yo);
    }

    private static void addOne(float[] w, int wo, int rows, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        FloatVector a0 = fromArray(SPECIES, b, bo);
        for (int i = 0; i < rows; i += 4) {
            FloatVector x0 = broadcast(SPECIES, x[xo + i]);
            FloatVector x1 = broadcast(SPECIES, x[xo + i + 1]);
            FloatVector x2 = broadcast(SPECIES, x[xo + i + 2]);
            FloatVector x3 = broadcast(SPECIES, x[xo + i + 3]);
            int row = wo + i * L;
            FloatVector s0 = x1.fma(fromArray(SPECIES, w, row + L), x0.mul(fromArray(SPECIES, w, row)));
            a0 = a0.add(s0.add(x3.fma(fromArray(SPECIES, w, row + 3 * L), x2.mul(fromArray(SPECIES, w, row + 2 * L)))));
        }
        a0.intoArray(y, yo);
    }

    private static void addTwo(float[] w, int wo, int rows, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        FloatVector a0 = fromArray(SPECIES, b, bo);
        FloatVector a1 = fromArray(SPECIES, b, bo + L);
        for (int i = 0; i < rows; i += 4) {
            FloatVector x0 = broadcast(SPECIES, x[xo + i]);
            FloatVector x1 = broadcast(SPECIES, x[xo + i + 1]);
            FloatVector x2 = broadcast(SPECIES, x[xo + i + 2]);
            FloatVector x3 = broadcast(SPECIES, x[xo + i + 3]);
            int row = wo + i * (2 * L);
            FloatVector s0 = x1.fma(fromArray(SPECIES, w, row + 2 * L), x0.mul(fromArray(SPECIES, w, row)));
            a0 = a0.add(s0.add(x3.fma(fromArray(SPECIES, w, row + 6 * L), x2.mul(fromArray(SPECIES, w, row + 4 * L)))));
            FloatVector s1 = x1.fma(fromArray(SPECIES, w, row + 3 * L), x0.mul(fromArray(SPECIES, w, row + L)));
            a1 = a1.add(s1.add(x3.fma(fromArray(SPECIES, w, row + 7 * L), x2.mul(fromArray(SPECIES, w, row + 5 * L)))));
        }
        a0.intoArray(y, yo);
        a1.intoArray(y, yo + L);
    }

    private static void addFour(float[] w, int wo, int rows, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        FloatVector a0 = fromArray(SPECIES, b, bo);
        FloatVector a1 = fromArray(SPECIES, b, bo + L);
        FloatVector a2 = fromArray(SPECIES, b, bo + 2 * L);
        FloatVector a3 = fromArray(SPECIES, b, bo + 3 * L);
        for (int i = 0; i < rows; i += 4) {
            FloatVector x0 = broadcast(SPECIES, x[xo + i]);
            FloatVector x1 = broadcast(SPECIES, x[xo + i + 1]);
            FloatVector x2 = broadcast(SPECIES, x[xo + i + 2]);
            FloatVector x3 = broadcast(SPECIES, x[xo + i + 3]);
            int row = wo + i * (4 * L);
            FloatVector s0 = x1.fma(fromArray(SPECIES, w, row + 4 * L), x0.mul(fromArray(SPECIES, w, row)));
            a0 = a0.add(s0.add(
                    x3.fma(fromArray(SPECIES, w, row + 12 * L), x2.mul(fromArray(SPECIES, w, row + 8 * L)))));
            FloatVector s1 = x1.fma(fromArray(SPECIES, w, row + 5 * L), x0.mul(fromArray(SPECIES, w, row + L)));
            a1 = a1.add(s1.add(
                    x3.fma(fromArray(SPECIES, w, row + 13 * L), x2.mul(fromArray(SPECIES, w, row + 9 * L)))));
            FloatVector s2 = x1.fma(fromArray(SPECIES, w, row + 6 * L), x0.mul(fromArray(SPECIES, w, row + 2 * L)));
            a2 = a2.add(s2.add(
                    x3.fma(fromArray(SPECIES, w, row + 14 * L), x2.mul(fromArray(SPECIES, w, row + 10 * L)))));
            FloatVector s3 = x1.fma(fromArray(SPECIES, w, row + 7 * L), x0.mul(fromArray(SPECIES, w, row + 3 * L)));
            a3 = a3.add(s3.add(
                    x3.fma(fromArray(SPECIES, w, row + 15 * L), x2.mul(fromArray(SPECIES, w, row + 11 * L)))));
        }
        a0.intoArray(y, yo);
        a1.intoArray(y, yo + L);
        a2.intoArray(y, yo + 2 * L);
        a3.intoArray(y, yo + 3 * L);
    }

    /** Of rows of eight vectors the first four; more sums than these do not fit into the registers. */
    private static void addHalf(float[] w, int wo, int rows, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        FloatVector a0 = fromArray(SPECIES, b, bo);
        FloatVector a1 = fromArray(SPECIES, b, bo + L);
        FloatVector a2 = fromArray(SPECIES, b, bo + 2 * L);
        FloatVector a3 = fromArray(SPECIES, b, bo + 3 * L);
        for (int i = 0; i < rows; i += 4) {
            FloatVector x0 = broadcast(SPECIES, x[xo + i]);
            FloatVector x1 = broadcast(SPECIES, x[xo + i + 1]);
            FloatVector x2 = broadcast(SPECIES, x[xo + i + 2]);
            FloatVector x3 = broadcast(SPECIES, x[xo + i + 3]);
            int row = wo + i * (8 * L);
            FloatVector s0 = x1.fma(fromArray(SPECIES, w, row + 8 * L), x0.mul(fromArray(SPECIES, w, row)));
            a0 = a0.add(s0.add(
                    x3.fma(fromArray(SPECIES, w, row + 24 * L), x2.mul(fromArray(SPECIES, w, row + 16 * L)))));
            FloatVector s1 = x1.fma(fromArray(SPECIES, w, row + 9 * L), x0.mul(fromArray(SPECIES, w, row + L)));
            a1 = a1.add(s1.add(
                    x3.fma(fromArray(SPECIES, w, row + 25 * L), x2.mul(fromArray(SPECIES, w, row + 17 * L)))));
            FloatVector s2 = x1.fma(fromArray(SPECIES, w, row + 10 * L), x0.mul(fromArray(SPECIES, w, row + 2 * L)));
            a2 = a2.add(s2.add(
                    x3.fma(fromArray(SPECIES, w, row + 26 * L), x2.mul(fromArray(SPECIES, w, row + 18 * L)))));
            FloatVector s3 = x1.fma(fromArray(SPECIES, w, row + 11 * L), x0.mul(fromArray(SPECIES, w, row + 3 * L)));
            a3 = a3.add(s3.add(
                    x3.fma(fromArray(SPECIES, w, row + 27 * L), x2.mul(fromArray(SPECIES, w, row + 19 * L)))));
        }
        a0.intoArray(y, yo);
        a1.intoArray(y, yo + L);
        a2.intoArray(y, yo + 2 * L);
        a3.intoArray(y, yo + 3 * L);
    }

    private static void addColumn(
            float[] w, int wo, int rows, int stride, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        FloatVector a0 = fromArray(SPECIES, b, bo);
        for (int i = 0; i < rows; i += 4) {
            FloatVector x0 = broadcast(SPECIES, x[xo + i]);
            FloatVector x1 = broadcast(SPECIES, x[xo + i + 1]);
            FloatVector x2 = broadcast(SPECIES, x[xo + i + 2]);
            FloatVector x3 = broadcast(SPECIES, x[xo + i + 3]);
            int r0 = wo + i * stride;
            int r1 = r0 + stride;
            int r2 = r1 + stride;
            int r3 = r2 + stride;
            FloatVector s0 = x1.fma(fromArray(SPECIES, w, r1), x0.mul(fromArray(SPECIES, w, r0)));
            a0 = a0.add(s0.add(x3.fma(fromArray(SPECIES, w, r3), x2.mul(fromArray(SPECIES, w, r2)))));
        }
        a0.intoArray(y, yo);
    }

    static void rankOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride) {
        if (stride == L) {
            putOne(a, x, xo, rows, d, doff, w, wo);
        } else if (stride == 2 * L) {
            putTwo(a, x, xo, rows, d, doff, w, wo);
        } else if (stride == 4 * L) {
            putFour(a, x, xo, rows, d, doff, w, wo);
        } else if (stride == 8 * L) {
            putHalf(a, x, xo, rows, d, doff, w, wo);
            putHalf(a, x, xo, rows, d, doff + 4 * L, w, wo + 4 * L);
        } else {
            for (int o = 0; o < stride; o += L) {
                putColumn(a, x, xo, rows, d, doff + o, w, wo + o, stride);
            }
        }
    }

    private static void putOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        for (int i = 0; i < rows; i++) {
            int row = wo + i * L;
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
        }
    }

    private static void putTwo(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + L);
        for (int i = 0; i < rows; i++) {
            int row = wo + i * (2 * L);
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
            c.fma(d1, fromArray(SPECIES, w, row + L)).intoArray(w, row + L);
        }
    }

    private static void putFour(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + L);
        FloatVector d2 = fromArray(SPECIES, d, doff + 2 * L);
        FloatVector d3 = fromArray(SPECIES, d, doff + 3 * L);
        for (int i = 0; i < rows; i++) {
            int row = wo + i * (4 * L);
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
            c.fma(d1, fromArray(SPECIES, w, row + L)).intoArray(w, row + L);
            c.fma(d2, fromArray(SPECIES, w, row + 2 * L)).intoArray(w, row + 2 * L);
            c.fma(d3, fromArray(SPECIES, w, row + 3 * L)).intoArray(w, row + 3 * L);
        }
    }

    private static void putHalf(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + L);
        FloatVector d2 = fromArray(SPECIES, d, doff + 2 * L);
        FloatVector d3 = fromArray(SPECIES, d, doff + 3 * L);
        for (int i = 0; i < rows; i++) {
            int row = wo + i * (8 * L);
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
            c.fma(d1, fromArray(SPECIES, w, row + L)).intoArray(w, row + L);
            c.fma(d2, fromArray(SPECIES, w, row + 2 * L)).intoArray(w, row + 2 * L);
            c.fma(d3, fromArray(SPECIES, w, row + 3 * L)).intoArray(w, row + 3 * L);
        }
    }

    private static void putColumn(
            float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride) {
        FloatVector d0 = fromArray(SPECIES, d, doff);
        for (int i = 0; i < rows; i++) {
            int row = wo + i * stride;
            FloatVector c = broadcast(SPECIES, a * x[xo + i]);
            c.fma(d0, fromArray(SPECIES, w, row)).intoArray(w, row);
        }
    }
}
