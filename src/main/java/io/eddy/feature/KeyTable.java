package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * Which row belongs to which key. A key gets a row of its own when it is first learned from, never one that it shares; only where
 * the table is full do further keys share the rows there are, each always the same.
 */
public final class KeyTable {
    /** The row of a key that has none yet. */
    static final int NONE = -1;

    private static final int FIRST_SLOTS = 64;

    private final String name;
    private final int maxRows;
    private int rows;
    private long[] keys = new long[FIRST_SLOTS / 2];
    private int[] slots = new int[FIRST_SLOTS];

    KeyTable(String name, int maxRows) {
        this.name = name;
        this.maxRows = maxRows;
    }

    /** How many rows there are. */
    public int rows() {
        return rows;
    }

    /** The key that a row was made for. */
    public long key(int row) {
        return keys[row];
    }

    int row(long key) {
        int mask = slots.length - 1;
        for (int slot = (int) key & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int row = slots[slot] - 1;
            if (keys[row] == key) {
                return row;
            }
        }
        return rows < maxRows ? NONE : (int) Long.remainderUnsigned(key >>> 1, maxRows);
    }

    /**
     * The rows of many keys. In a large table nearly every look is at memory that is far away; here they wait for none of the others.
     *
     * @param found what was found for other keys before, which may be the same; then what is found for these
     */
    void findRows(long[] wanted, int[] found, int count) {
        int mask = slots.length - 1;
        for (int i = 0; i < count; i++) {
            boolean same = found[i] >= 0 && found[i] < rows && keys[found[i]] == wanted[i];
            found[i] = same ? found[i] : NONE - slots[(int) wanted[i] & mask];
        }
        for (int i = 0; i < count; i++) {
            if (found[i] < 0) {
                int first = NONE - found[i] - 1;
                found[i] = first >= 0 && keys[first] == wanted[i] ? first : row(wanted[i]);
            }
        }
    }

    /** The key's row, made if there is none yet. */
    int make(long key) {
        int row = row(key);
        if (row != NONE) {
            return row;
        }
        if (rows == keys.length) {
            keys = Arrays.copyOf(keys, 2 * rows);
        }
        keys[rows++] = key;
        if (2 * rows > slots.length) {
            slots = new int[2 * slots.length];
            for (int r = 0; r < rows; r++) {
                enter(r);
            }
        } else {
            enter(rows - 1);
        }
        return rows - 1;
    }

    private void enter(int row) {
        int mask = slots.length - 1;
        int slot = (int) keys[row] & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = row + 1;
    }

    void state(Archive archive) {
        long[] stored = archive.longList(name + ".keys", Arrays.copyOf(keys, rows));
        long count = archive.longs(name + ".rows", rows)[0];
        archive.check(stored.length == count, "%s has %d keys of %d".formatted(name, stored.length, count));
        if (archive.loading()) {
            rows = 0;
            keys = new long[FIRST_SLOTS / 2];
            slots = new int[FIRST_SLOTS];
            for (long key : stored) {
                make(key);
            }
            archive.check(
                    rows == stored.length,
                    "%s has %d keys of which %d differ; a table has at most %d rows"
                            .formatted(name, stored.length, rows, maxRows));
        }
    }
}
