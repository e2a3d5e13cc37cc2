package io.eddy.member;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * Rows of weights that learn by AdaGrad (Duchi, Hazan and Singer 2011), each row with the sums of its squared gradients beside it. Rows and
 * columns are added as they are needed and begin at zero.
 */
final class Weights {
    private final String name;
    private int rows;
    private int columns;

    /** Room for so many columns; row r begins at 2 r room, its sums room later. */
    private int room;

    private float[] data = {};

    Weights(String name, int columns) {
        this.name = name;
        this.columns = columns;
        this.room = room(columns);
    }

    /** Room grows in powers of two, so that it follows from what is in it. */
    static int room(int count) {
        return count <= 1 ? 1 : 2 * Integer.highestOneBit(count - 1);
    }

    private static int roomForRows(int count) {
        return count == 0 ? 0 : room(Math.max(16, count));
    }

    int rows() {
        return rows;
    }

    /** Makes room for rows from 0 up to, not including, {@code count}. */
    void rows(int count) {
        if (count > rows) {
            if (count > roomForRows(rows)) {
                data = Arrays.copyOf(data, Math.multiplyExact(2 * room, roomForRows(count)));
            }
            rows = count;
        }
    }

    void columns(int count) {
        if (count > room) {
            int wider = room(count);
            float[] moved = new float[Math.multiplyExact(2 * wider, roomForRows(rows))];
            for (int r = 0; r < rows; r++) {
                System.arraycopy(data, 2 * r * room, moved, 2 * r * wider, columns);
                System.arraycopy(data, (2 * r + 1) * room, moved, (2 * r + 1) * wider, columns);
            }
            data = moved;
            room = wider;
        }
        columns = Math.max(columns, count);
    }

    float get(int row, int column) {
        return data[2 * row * room + column];
    }

    void set(int row, int column, float value) {
        data[2 * row * room + column] = value;
    }

    /** y += x · row; a row that is not there is zero. */
    void add(int row, float x, float[] y) {
        if (row < 0 || row >= rows) {
            return;
        }
        int at = 2 * row * room;
        if (columns == 1) {
            y[0] += x * data[at];
            return;
        }
        for (int c = 0; c < columns; c++) {
            y[c] += x * data[at + c];
        }
    }

    /** As above, where y begins at {@code from}. */
    void addTo(int row, float x, float[] y, int from) {
        int at = 2 * row * room;
        for (int c = 0; c < columns; c++) {
            y[from + c] += x * data[at + c];
        }
    }

    /** s += g²; w -= rate g / sqrt(s + damping), for the gradient g = x d */
    void step(int row, float x, float[] d, float rate, float damping) {
        step(row, x, d, 0, rate, damping);
    }

    /** As above, where d begins at {@code from}. */
    void step(int row, float x, float[] d, int from, float rate, float damping) {
        int at = 2 * row * room;
        float[] w = data;
        if (columns == 1) {
            float g = x * d[from];
            float s = w[at + 1] + g * g;
            w[at + 1] = s;
            w[at] -= rate * g / (float) Math.sqrt(s + damping);
            return;
        }
        int sums = at + room;
        for (int c = 0; c < columns; c++) {
            float g = x * d[from + c];
            float s = w[sums + c] + g * g;
            w[sums + c] = s;
            w[at + c] -= rate * g / (float) Math.sqrt(s + damping);
        }
    }

    double squaredNorm() {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                double w = data[2 * r * room + c];
                sum += w * w;
            }
        }
        return sum;
    }

    void state(Archive archive) {
        int[] shape = archive.shape(name, rows, columns);
        if (archive.loading()) {
            rows = shape[0];
            columns = shape[1];
            room = room(columns);
            data = new float[Math.multiplyExact(2 * room, roomForRows(rows))];
        }
        archive.floats(name, data, 0, 2 * room, shape);
        if (archive.training()) {
            archive.floats(name + ".squares", data, room, 2 * room, shape);
        }
    }
}
