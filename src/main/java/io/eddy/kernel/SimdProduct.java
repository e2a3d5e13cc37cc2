package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * A matrix product: a tile of eight vectors of y stays in registers while rows of w pass by, each used for all rows of the tile.
 * Eight, because two units that need four cycles for a multiplication are busy with no fewer.
 */
final class SimdProduct {
    private static final int L = SPECIES.length();

    private SimdProduct() {}

    static void product(
            float[] a,
            int ao,
            int row,
            int column,
            int m,
            int k,
            float[] w,
            int wo,
            int stride,
            float[] y,
            int yo,
            int yStride,
            int n) {
        int o = 0;
        for (; o + 2 * L <= n; o += 2 * L) {
            int r = 0;
            for (; r + 4 <= m; r += 4) {
                add4x2(a, ao + r * row, row, column, k, w, wo + o, stride, y, yo + r * yStride + o, yStride);
            }
            for (; r < m; r++) {
                add1x2(a, ao + r * row, column, k, w, wo + o, stride, y, yo + r * yStride + o);
            }
        }
        if (o < n) {
            int r = 0;
            for (; r + 8 <= m; r += 8) {
                add8x1(a, ao + r * row, row, column, k, w, wo + o, stride, y, yo + r * yStride + o, yStride);
            }
            for (; r < m; r++) {
                add1x1(a, ao + r * row, column, k, w, wo + o, stride, y, yo + r * yStride + o);
            }
        }
    }

    private static void add4x2(
            float[] a,
            int ao,
            int row,
            int column,
            int k,
            float[] w,
            int wo,
            int stride,
            float[] y,
            int yo,
            int yStride) {
        FloatVector y00 = fromArray(SPECIES, y, yo);
        FloatVector y01 = fromArray(SPECIES, y, yo + L);
        FloatVector y10 = fromArray(SPECIES, y, yo + yStride);
        FloatVector y11 = fromArray(SPECIES, y, yo + yStride + L);
        FloatVector y20 = fromArray(SPECIES, y, yo + 2 * yStride);
        FloatVector y21 = fromArray(SPECIES, y, yo + 2 * yStride + L);
        FloatVector y30 = fromArray(SPECIES, y, yo + 3 * yStride);
        FloatVector y31 = fromArray(SPECIES, y, yo + 3 * yStride + L);
        for (int i = 0, from = ao, weights = wo; i < k; i++, from += column, weights += stride) {
            FloatVector w0 = fromArray(SPECIES, w, weights);
            FloatVector w1 = fromArray(SPECIES, w, weights + L);
            FloatVector a0 = broadcast(SPECIES, a[from]);
            y00 = a0.fma(w0, y00);
            y01 = a0.fma(w1, y01);
            FloatVector a1 = broadcast(SPECIES, a[from + row]);
            y10 = a1.fma(w0, y10);
            y11 = a1.fma(w1, y11);
            FloatVector a2 = broadcast(SPECIES, a[from + 2 * row]);
            y20 = a2.fma(w0, y20);
            y21 = a2.fma(w1, y21);
            FloatVector a3 = broadcast(SPECIES, a[from + 3 * row]);
            y30 = a3.fma(w0, y30);
            y31 = a3.fma(w1, y31);
        }
        y00.intoArray(y, yo);
        y01.intoArray(y, yo + L);
        y10.intoArray(y, yo + yStride);
        y11.intoArray(y, yo + yStride + L);
        y20.intoArray(y, yo + 2 * yStride);
        y21.intoArray(y, yo + 2 * yStride + L);
        y30.intoArray(y, yo + 3 * yStride);
        y31.intoArray(y, yo + 3 * yStride + L);
    }

    private static void add8x1(
            float[] a,
            int ao,
            int row,
            int column,
            int k,
            float[] w,
            int wo,
            int stride,
            float[] y,
            int yo,
            int yStride) {
        FloatVector y00 = fromArray(SPECIES, y, yo);
        FloatVector y10 = fromArray(SPECIES, y, yo + yStride);
        FloatVector y20 = fromArray(SPECIES, y, yo + 2 * yStride);
        FloatVector y30 = fromArray(SPECIES, y, yo + 3 * yStride);
        FloatVector y40 = fromArray(SPECIES, y, yo + 4 * yStride);
        FloatVector y50 = fromArray(SPECIES, y, yo + 5 * yStride);
        FloatVector y60 = fromArray(SPECIES, y, yo + 6 * yStride);
        FloatVector y70 = fromArray(SPECIES, y, yo + 7 * yStride);
        for (int i = 0, from = ao, weights = wo; i < k; i++, from += column, weights += stride) {
            FloatVector w0 = fromArray(SPECIES, w, weights);
            FloatVector a0 = broadcast(SPECIES, a[from]);
            y00 = a0.fma(w0, y00);
            FloatVector a1 = broadcast(SPECIES, a[from + row]);
            y10 = a1.fma(w0, y10);
            FloatVector a2 = broadcast(SPECIES, a[from + 2 * row]);
            y20 = a2.fma(w0, y20);
            FloatVector a3 = broadcast(SPECIES, a[from + 3 * row]);
            y30 = a3.fma(w0, y30);
            FloatVector a4 = broadcast(SPECIES, a[from + 4 * row]);
            y40 = a4.fma(w0, y40);
            FloatVector a5 = broadcast(SPECIES, a[from + 5 * row]);
            y50 = a5.fma(w0, y50);
            FloatVector a6 = broadcast(SPECIES, a[from + 6 * row]);
            y60 = a6.fma(w0, y60);
            FloatVector a7 = broadcast(SPECIES, a[from + 7 * row]);
            y70 = a7.fma(w0, y70);
        }
        y00.intoArray(y, yo);
        y10.intoArray(y, yo + yStride);
        y20.intoArray(y, yo + 2 * yStride);
        y30.intoArray(y, yo + 3 * yStride);
        y40.intoArray(y, yo + 4 * yStride);
        y50.intoArray(y, yo + 5 * yStride);
        y60.intoArray(y, yo + 6 * yStride);
        y70.intoArray(y, yo + 7 * yStride);
    }

    private static void add1x2(float[] a, int ao, int column, int k, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector y00 = fromArray(SPECIES, y, yo);
        FloatVector y01 = fromArray(SPECIES, y, yo + L);
        for (int i = 0, from = ao, weights = wo; i < k; i++, from += column, weights += stride) {
            FloatVector w0 = fromArray(SPECIES, w, weights);
            FloatVector w1 = fromArray(SPECIES, w, weights + L);
            FloatVector a0 = broadcast(SPECIES, a[from]);
            y00 = a0.fma(w0, y00);
            y01 = a0.fma(w1, y01);
        }
        y00.intoArray(y, yo);
        y01.intoArray(y, yo + L);
    }

    private static void add1x1(float[] a, int ao, int column, int k, float[] w, int wo, int stride, float[] y, int yo) {
        FloatVector y00 = fromArray(SPECIES, y, yo);
        for (int i = 0, from = ao, weights = wo; i < k; i++, from += column, weights += stride) {
            FloatVector w0 = fromArray(SPECIES, w, weights);
            FloatVector a0 = broadcast(SPECIES, a[from]);
            y00 = a0.fma(w0, y00);
        }
        y00.intoArray(y, yo);
    }
}
