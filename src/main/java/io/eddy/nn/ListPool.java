package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import java.util.Arrays;
import java.util.List;

/** One vector for a list: its mean, its last vector, or the largest of each number. Zeros for an empty list. */
public final class ListPool implements ListLayer {
    /** What is made of a list. */
    public enum Kind {
        MEAN,
        LAST,
        MAX
    }

    private final Kind kind;
    private final int size;

    public ListPool(Kind kind, int size) {
        this.kind = kind;
        this.size = size;
    }

    @Override
    public int inputs() {
        return size;
    }

    @Override
    public int outputs() {
        return size;
    }

    @Override
    public int count(int n) {
        return 1;
    }

    @Override
    public void forward(float[] x, int n, float[] y, long step, boolean training) {
        Arrays.fill(y, BASE, BASE + size, 0);
        if (n == 0) {
            return;
        }
        switch (kind) {
            case MEAN -> {
                for (int t = 0; t < n; t++) {
                    add(x, ListLayer.at(t, size), y, BASE, 1);
                }
                for (int j = BASE; j < BASE + size; j++) {
                    y[j] /= n;
                }
            }
            case LAST -> System.arraycopy(x, ListLayer.at(n - 1, size), y, BASE, size);
            case MAX -> {
                for (int j = 0; j < size; j++) {
                    y[BASE + j] = x[ListLayer.at(largest(x, n, j), size) + j];
                }
            }
        }
    }

    /** dx_t = dy / n; dy of the last; of each number that of the first largest. */
    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        Arrays.fill(dx, BASE, ListLayer.at(n, size), 0);
        if (n == 0) {
            return;
        }
        switch (kind) {
            case MEAN -> {
                for (int t = 0; t < n; t++) {
                    add(dy, BASE, dx, ListLayer.at(t, size), 1f / n);
                }
            }
            case LAST -> System.arraycopy(dy, BASE, dx, ListLayer.at(n - 1, size), size);
            case MAX -> {
                for (int j = 0; j < size; j++) {
                    dx[ListLayer.at(largest(x, n, j), size) + j] = dy[BASE + j];
                }
            }
        }
    }

    private int largest(float[] x, int n, int number) {
        int best = 0;
        for (int t = 1; t < n; t++) {
            if (x[ListLayer.at(t, size) + number] > x[ListLayer.at(best, size) + number]) {
                best = t;
            }
        }
        return best;
    }

    private void add(float[] from, int fo, float[] to, int o, float factor) {
        for (int j = 0; j < size; j++) {
            to[o + j] += factor * from[fo + j];
        }
    }

    @Override
    public double squaredGradientNorm() {
        return 0;
    }

    @Override
    public void update(float scale, Update update) {}

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }
}
