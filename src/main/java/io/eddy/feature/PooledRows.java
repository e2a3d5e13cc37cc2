package io.eddy.feature;

import io.eddy.nn.Trainer;
import java.util.Arrays;

/**
 * The learned vectors of several keys, each times its weight, added up, and scaled so that the weights have the length 1 together: the words of
 * a text, the elements of a list.
 */
final class PooledRows {
    private final EmbeddingTable table;
    private final float[] row;
    private String[] keys = {};
    private float[] weights = {};
    private double squares;
    private int count;

    PooledRows(EmbeddingTable table) {
        this.table = table;
        this.row = new float[table.dimensions()];
    }

    void clear() {
        count = 0;
        squares = 0;
    }

    void add(String key) {
        add(key, 1);
    }

    void add(String key, float weight) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, Math.max(16, 2 * count));
            weights = Arrays.copyOf(weights, keys.length);
        }
        keys[count] = key;
        weights[count++] = weight;
        squares += (double) weight * weight;
    }

    void encode(float[] x, int at) {
        Arrays.fill(x, at, at + row.length, 0);
        float share = share();
        for (int i = 0; i < count; i++) {
            table.read(table.row(keys[i]), row, 0);
            for (int d = 0; d < row.length; d++) {
                x[at + d] += share * weights[i] * row[d];
            }
        }
    }

    private float share() {
        return squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    }

    /** A step on the row of each key, which is made if there is none yet. */
    void update(float[] dx, int at, float scale, Trainer trainer) {
        float share = share();
        for (int i = 0; i < count; i++) {
            table.make(keys[i], trainer);
            table.update(table.row(keys[i]), dx, at, scale * share * weights[i], trainer);
        }
    }
}
