package io.eddy.kernel;

/** Dot products of rows and one vector. */
final class SimdRowDots {
    private SimdRowDots() {}

    static void rowDots(float[] w, int wo, int rows, int stride, float[] d, int doff, float[] y, int yo) {
        for (int i = 0; i < rows; i++) {
            y[yo + i] = SimdDot.dot(w, wo + i * stride, d, doff, stride);
        }
    }

    static void rowDotsWhereNonZero(
            float[] w, int wo, int rows, int stride, float[] d, int doff, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < rows; i += ActiveRows.GROUP) {
            int size = Math.min(ActiveRows.GROUP, rows - i);
            long active = ActiveRows.of(x, xo + i, size);
            for (int k = 0; k < size; k++) {
                y[yo + i + k] = 0;
            }
            for (long left = active; left != 0; left &= left - 1) {
                int row = i + Long.numberOfTrailingZeros(left);
                y[yo + row] = SimdDot.dot(w, wo + row * stride, d, doff, stride);
            }
        }
    }
}
