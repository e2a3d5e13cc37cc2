package io.eddy.feature;

import java.util.Arrays;

/** Inputs of one event of which there could be very many and are few: each has a key, a value, and a row once it has been learned. */
public final class Sparse {
    private final KeyTable table;
    private long[] keys = new long[16];
    private float[] values = new float[16];
    private int[] rows = new int[16];
    private int size;

    Sparse(KeyTable table) {
        this.table = table;
    }

    void clear() {
        size = 0;
    }

    /** @return where it stands */
    int add(long key, float value) {
        addUnknown(key, value);
        rows[size - 1] = table.row(key);
        return size - 1;
    }

    /** Its row is not known before {@link #findRows}. */
    void addUnknown(long key, float value) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            rows = Arrays.copyOf(rows, 2 * size);
        }
        keys[size] = key;
        values[size++] = value;
    }

    void findRows() {
        table.findRows(keys, rows, size);
    }

    void scale(int from, float factor) {
        for (int i = from; i < size; i++) {
            values[i] *= factor;
        }
    }

    /** Scales those from {@code from} on so that they have a length together. */
    void scaleToLength(int from, double length) {
        double squares = 0;
        for (int i = from; i < size; i++) {
            squares += (double) values[i] * values[i];
        }
        if (squares > 0) {
            scale(from, (float) (length / Math.sqrt(squares)));
        }
    }

    /** Gives each key that has none a row. */
    void admit() {
        for (int i = 0; i < size; i++) {
            if (rows[i] < 0) {
                rows[i] = table.make(keys[i]);
            }
        }
    }

    public int size() {
        return size;
    }

    public long key(int i) {
        return keys[i];
    }

    public float value(int i) {
        return values[i];
    }

    /** The row of the i-th, or a negative number if it has never been learned from. */
    public int row(int i) {
        return rows[i];
    }

    public KeyTable table() {
        return table;
    }
}
