package io.eddy.nn;

import java.util.Arrays;

/** The mean of each window. */
final class AveragePool extends Pool {
    private final float share;

    AveragePool(Shape.Pixels in, Shape.Pixels out, int height, int width, int stride) {
        super(in, out, height, width, stride);
        share = 1f / (height * width);
    }

    @Override
    void pool(float[] x, int window, float[] y, int yo) {
        int n = in.channels();
        Arrays.fill(y, yo, yo + n, 0);
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                int at = window + i * row() + j * n;
                for (int c = 0; c < n; c++) {
                    y[yo + c] += x[at + c];
                }
            }
        }
        for (int c = 0; c < n; c++) {
            y[yo + c] *= share;
        }
    }

    @Override
    void unpool(float[] x, float[] dx, int window, float[] y, float[] dy, int yo) {
        int n = in.channels();
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                int at = window + i * row() + j * n;
                for (int c = 0; c < n; c++) {
                    dx[at + c] += share * dy[yo + c];
                }
            }
        }
    }
}
