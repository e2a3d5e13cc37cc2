package io.eddy.feature;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A learned vector for each key. A key gets a row of its own when it is first learned from, never a hashed one that it shares;
 * only when the table is full do further keys share the row of the others, as those do that are too long for a name.
 *
 * <p>A row starts with small random numbers that follow from seed, table and row alone. So a key that has no row yet can be
 * shown as the row that it would get, and looking changes nothing.
 */
final class EmbeddingTable {
    /** Rows that belong to no key. */
    static final int MISSING = 0;

    private static final int OTHERS = 1;
    private static final int RESERVED = 2;
    private static final float START_DEVIATION = 0.05f;

    private final String name;
    private final int maxKeys;
    private final long seed;
    private final long stream;
    private final float deviation;
    private final Parameter rows;
    private final Map<String, Integer> rowOf = new HashMap<>();
    private List<String> keys = new ArrayList<>();
    private final float[] gradient;

    EmbeddingTable(String name, int dimensions, int maxKeys, long seed) {
        this(name, dimensions, maxKeys, START_DEVIATION, seed);
    }

    /** @param deviation of the numbers that a row starts with */
    EmbeddingTable(String name, int dimensions, int maxKeys, float deviation, long seed) {
        this.deviation = deviation;
        this.name = name;
        this.maxKeys = maxKeys;
        this.seed = seed;
        this.stream = name.hashCode(); // specified by Java, the same everywhere
        this.rows = new Parameter(name + ".embedding", RESERVED, dimensions);
        this.gradient = Layout.vector(dimensions);
        start(MISSING);
        start(OTHERS);
    }

    Parameter parameter() {
        return rows;
    }

    int dimensions() {
        return rows.columns();
    }

    /** The row of a key, or the number of rows if it has none yet and would get the next. */
    int row(String key) {
        Integer row = rowOf.get(key);
        if (row != null) {
            return row;
        }
        return keys.size() < maxKeys && key.length() <= Value.MAX_NAME ? rows.rows() : OTHERS;
    }

    /** Copies a row, or what it would start with, to x. */
    void read(int row, float[] x, int at) {
        if (row < rows.rows()) {
            System.arraycopy(rows.values(), rows.offset(row), x, at, dimensions());
        } else {
            for (int d = 0; d < dimensions(); d++) {
                x[at + d] = startValue(row, d);
            }
        }
    }

    /** Makes sure that a key has its row. */
    void make(String key, Trainer trainer) {
        int row = row(key);
        if (row == rows.rows()) {
            rows.growRows(row + 1);
            start(row);
            trainer.started(rows, row, row + 1);
            keys.add(key);
            rowOf.put(key, row);
        }
    }

    /** A step on one row, whose gradient lies in dx. */
    void update(int row, float[] dx, int at, float scale, Trainer trainer) {
        System.arraycopy(dx, at, gradient, Layout.BASE, dimensions());
        trainer.row(rows, row, gradient, Layout.BASE, scale);
    }

    private void start(int row) {
        for (int d = 0; d < dimensions(); d++) {
            rows.set(row, d, startValue(row, d));
        }
    }

    private float startValue(int row, int dimension) {
        return startValue(seed, stream, row, dimensions(), dimension, deviation);
    }

    private static float startValue(long seed, long stream, int row, int dimensions, int dimension, float deviation) {
        return deviation * CounterRandom.gaussian(seed, stream, (long) row * dimensions + dimension);
    }

    /** What a row of a table starts with. */
    static float[] start(String name, long seed, int row, int dimensions) {
        float[] values = new float[dimensions];
        for (int d = 0; d < dimensions; d++) {
            values[d] = startValue(seed, name.hashCode(), row, dimensions, d, START_DEVIATION);
        }
        return values;
    }

    void state(Archive archive) {
        rows.stateOfColumns(archive);
        List<String> stored = archive.strings(name + ".keys", keys);
        if (archive.loading()) {
            keys = new ArrayList<>(stored);
            rowOf.clear();
            for (int i = 0; i < keys.size(); i++) {
                rowOf.put(keys.get(i), i + RESERVED);
            }
            archive.check(
                    rows.rows() == keys.size() + RESERVED && rowOf.size() == keys.size() && keys.size() <= maxKeys,
                    "%s has %d rows and %d keys where this model has at most %d keys"
                            .formatted(name, rows.rows(), keys.size(), maxKeys));
        }
    }
}
