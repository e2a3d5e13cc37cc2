package io.eddy.member;

import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import java.util.Arrays;

/** As {@link Weights}, for inputs that all have a value in each event. */
final class DenseWeights {
    private final String name;
    private int rows;
    private int columns = 1;
    private int room = 1;
    private float[] weights = {};
    private float[] squares = {};

    DenseWeights(String name) {
        this.name = name;
    }

    void rows(int count) {
        if (count > rows) {
            weights = Arrays.copyOf(weights, room * count);
            squares = Arrays.copyOf(squares, room * count);
            rows = count;
        }
    }

    void columns(int count) {
        if (count > room) {
            int wider = Weights.room(count);
            weights = moved(weights, wider);
            squares = moved(squares, wider);
            room = wider;
        }
        columns = Math.max(columns, count);
    }

    private float[] moved(float[] from, int wider) {
        float[] to = new float[wider * rows];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(from, r * room, to, r * wider, columns);
        }
        return to;
    }

    /** y += Σ x_i w_i, over the first {@code n} inputs, which begin at {@link Layout#BASE}. */
    void add(float[] x, int n, float[] y) {
        int known = Math.min(n, rows);
        if (columns == 1) {
            float sum = y[0];
            for (int i = 0; i < known; i++) {
                sum += x[Layout.BASE + i] * weights[i * room];
            }
            y[0] = sum;
            return;
        }
        for (int i = 0; i < known; i++) {
            float xi = x[Layout.BASE + i];
            if (xi != 0) {
                for (int c = 0; c < columns; c++) {
                    y[c] += xi * weights[i * room + c];
                }
            }
        }
    }

    /** s += g²; w -= rate g / sqrt(s + damping), for the gradient g = x ⊗ d */
    void step(float[] x, int n, float[] d, float rate, float damping) {
        rows(n);
        float[] w = weights;
        float[] s = squares;
        if (room == 1) {
            float d0 = d[0];
            for (int i = 0; i < n; i++) {
                float g = d0 * x[Layout.BASE + i];
                s[i] += g * g;
                w[i] -= rate * g / (float) Math.sqrt(s[i] + damping);
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            float xi = x[Layout.BASE + i];
            if (xi != 0) {
                int at = i * room;
                for (int c = 0; c < columns; c++) {
                    float g = xi * d[c];
                    s[at + c] += g * g;
                    w[at + c] -= rate * g / (float) Math.sqrt(s[at + c] + damping);
                }
            }
        }
    }

    double squaredNorm() {
        double sum = 0;
        for (float w : weights) {
            sum += (double) w * w;
        }
        return sum;
    }

    void state(Archive archive) {
        int[] shape = archive.shape(name, rows, columns);
        if (archive.loading()) {
            rows = shape[0];
            columns = shape[1];
            room = Weights.room(columns);
            weights = new float[room * rows];
            squares = new float[room * rows];
        }
        archive.floats(name, weights, 0, room, shape);
        if (archive.training()) {
            archive.floats(name + ".squares", squares, 0, room, shape);
        }
    }
}
