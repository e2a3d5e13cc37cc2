package io.eddy.nn;

/** The largest of each window; the gradient goes to the first that is as large. */
final class MaxPool extends Pool {
    /** What of dy has not gone anywhere yet. */
    private final float[] left;

    MaxPool(Shape.Pixels in, Shape.Pixels out, int height, int width, int stride) {
        super(in, out, height, width, stride);
        left = new float[in.channels()];
    }

    @Override
    void pool(float[] x, int window, float[] y, int yo) {
        int n = in.channels();
        System.arraycopy(x, window, y, yo, n);
        for (int i = 0; i < height; i++) {
            for (int j = i == 0 ? 1 : 0; j < width; j++) {
                int at = window + i * row() + j * n;
                for (int c = 0; c < n; c++) {
                    y[yo + c] = Math.max(y[yo + c], x[at + c]);
                }
            }
        }
    }

    @Override
    void unpool(float[] x, float[] dx, int window, float[] y, float[] dy, int yo) {
        int n = in.channels();
        System.arraycopy(dy, yo, left, 0, n);
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                int at = window + i * row() + j * n;
                for (int c = 0; c < n; c++) {
                    if (x[at + c] == y[yo + c]) {
                        dx[at + c] += left[c];
                        left[c] = 0;
                    }
                }
            }
        }
    }
}
