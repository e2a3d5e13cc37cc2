package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * Which id has which row. An id gets a row of its own when it has been seen often enough, and loses it when it has not been seen for too
 * long in event time, or when all rows are taken and another needs one: then the first in turn goes that has not been seen since the last
 * time round (second chance). Its row is used again.
 *
 * <p>{@link #row} changes nothing; {@link #learn} does. Ids are their 64-bit keys.
 */
final class IdDirectory {
    static final int NONE = -1;

    private static final int FREE = -1;
    private static final int FIRST_ROWS = 32;

    /** So many rows are looked at in each step for those that have not been seen for too long: each gets its turn soon. */
    private static final int SWEPT = 2;

    private final String name;
    private final int admitAfter;

    /** In seconds; 0 is for ever. */
    private final long expireAfter;

    private final int maxRows;
    private final Sightings sightings = new Sightings();

    private int rows;
    private long[] keys = new long[FIRST_ROWS];

    /** When each row's id was last seen, in seconds since 1970; {@link #FREE} if it has none. */
    private int[] lastSeen = new int[FIRST_ROWS];

    /** A bit for each row: seen since its last turn. */
    private long[] seen = new long[1];

    private int[] slots = new int[2 * FIRST_ROWS];

    /** The first row that is free, or {@link #NONE}; the key of a free row is the next one. */
    private int firstFree = NONE;

    private int turn;
    private int swept;
    private long evicted;
    private long expired;
    private boolean isNew;

    IdDirectory(String name, int admitAfter, long expireAfter, int maxRows) {
        this.name = name;
        this.admitAfter = admitAfter;
        this.expireAfter = expireAfter;
        this.maxRows = maxRows;
    }

    /** How many rows there are or have been at once. */
    int rows() {
        return rows;
    }

    /** How many ids lost their rows to others. */
    long evicted() {
        return evicted;
    }

    /** How many lost them since they were not seen for too long. */
    long expired() {
        return expired;
    }

    Turnover turnover() {
        return new Turnover(expired, evicted);
    }

    /** The row of an id at some second, or {@link #NONE}. */
    int row(long key, int now) {
        int row = find(key);
        return row == NONE || isExpired(row, now) ? NONE : row;
    }

    private boolean isExpired(int row, int now) {
        return expireAfter > 0 && (long) now - lastSeen[row] > expireAfter;
    }

    private int find(long key) {
        int mask = slots.length - 1;
        for (int slot = home(key, mask); slots[slot] != 0; slot = (slot + 1) & mask) {
            if (keys[slots[slot] - 1] == key) {
                return slots[slot] - 1;
            }
        }
        return NONE;
    }

    private static int home(long key, int mask) {
        return (int) key & mask;
    }

    /**
     * Has seen an id.
     *
     * @return its row, or {@link #NONE} if it has none yet; one that {@link #isNew} was another's before, or nobody's
     */
    int learn(long key, int now) {
        sweep(now);
        isNew = false;
        int row = find(key);
        if (row != NONE && isExpired(row, now)) {
            release(row);
            expired++;
            row = NONE;
        }
        if (row == NONE) {
            if (admitAfter > 1 && sightings.count(key) < admitAfter) {
                return NONE;
            }
            sightings.forget(key);
            row = take(key, now);
            isNew = true;
        }
        lastSeen[row] = Math.max(lastSeen[row], now);
        seen[row >> 6] |= 1L << row;
        return row;
    }

    /** Whether the row that {@link #learn} gave was given just then. */
    boolean isNew() {
        return isNew;
    }

    private void sweep(int now) {
        for (int i = 0; i < SWEPT && expireAfter > 0 && rows > 0; i++) {
            swept = swept + 1 < rows ? swept + 1 : 0;
            if (lastSeen[swept] != FREE && isExpired(swept, now)) {
                release(swept);
                expired++;
            }
        }
    }

    private int take(long key, int now) {
        int row;
        if (firstFree != NONE) {
            row = takeFree();
        } else if (rows < maxRows) {
            row = rows++;
            grow();
        } else {
            row = evict();
        }
        keys[row] = key;
        lastSeen[row] = now;
        enter(row);
        return row;
    }

    private void grow() {
        if (rows > keys.length) {
            int room = room();
            keys = Arrays.copyOf(keys, room);
            lastSeen = Arrays.copyOf(lastSeen, room);
            seen = Arrays.copyOf(seen, words(room));
        }
        if (3L * rows > 2L * slots.length) {
            slots = new int[2 * slots.length];
            for (int row = 0; row < rows - 1; row++) {
                if (lastSeen[row] != FREE) {
                    enter(row);
                }
            }
        }
    }

    /** How many rows there is room for, which follows from how many there are. */
    int room() {
        int room = FIRST_ROWS;
        while (room < rows) {
            room = (int) Math.min(maxRows, room + (room >> 1) + 1L);
        }
        return room;
    }

    private int evict() {
        while ((seen[turn >> 6] & 1L << turn) != 0) {
            seen[turn >> 6] &= ~(1L << turn);
            turn = turn + 1 < rows ? turn + 1 : 0;
        }
        int row = turn;
        turn = turn + 1 < rows ? turn + 1 : 0;
        release(row);
        evicted++;
        return takeFree();
    }

    private int takeFree() {
        int row = firstFree;
        firstFree = (int) keys[row];
        return row;
    }

    private void enter(int row) {
        int mask = slots.length - 1;
        int slot = home(keys[row], mask);
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = row + 1;
    }

    private void release(int row) {
        int mask = slots.length - 1;
        int hole = home(keys[row], mask);
        while (slots[hole] != row + 1) {
            hole = (hole + 1) & mask;
        }
        // because a search ends at the first empty slot, those behind move up as far as their own place allows
        for (int slot = (hole + 1) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int home = home(keys[slots[slot] - 1], mask);
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = 0;
        keys[row] = firstFree;
        firstFree = row;
        lastSeen[row] = FREE;
        seen[row >> 6] &= ~(1L << row);
    }

    void state(Archive archive) {
        long[] storedKeys = archive.longList("keys", Arrays.copyOf(keys, rows));
        long[] times = archive.longList("lastSeen", asLongs(lastSeen, rows));
        archive.check(
                times.length == storedKeys.length && times.length <= maxRows,
                "%s has %d ids and %d times; it can have %d".formatted(name, storedKeys.length, times.length, maxRows));
        if (archive.loading()) {
            load(storedKeys, times);
        }
        if (archive.training()) {
            long[] counts = archive.longs("counts", rows, turn, swept, evicted, expired, firstFree);
            long[] bits = archive.longList("seen", Arrays.copyOf(seen, words(rows)));
            archive.check(
                    counts[0] == rows
                            && bits.length == words(rows)
                            && isRow(counts[1])
                            && isRow(counts[2])
                            && areFree(counts[5]),
                    "%s has %d ids of %d, or free rows that are not".formatted(name, rows, counts[0]));
            if (archive.loading()) {
                turn = (int) counts[1];
                swept = (int) counts[2];
                evicted = counts[3];
                expired = counts[4];
                firstFree = (int) counts[5];
                seen = Arrays.copyOf(bits, words(keys.length));
            }
            sightings.state(archive.in("sightings"));
        }
    }

    private boolean isRow(long row) {
        return row >= 0 && (row < rows || row == 0);
    }

    private static int words(int bits) {
        return (bits + 63) >> 6;
    }

    /** Whether all rows that are free, and no others, are linked from here on. */
    private boolean areFree(long first) {
        long count = 0;
        for (int row = 0; row < rows; row++) {
            count += lastSeen[row] == FREE ? 1 : 0;
        }
        long row = first;
        while (count > 0 && isRow(row) && lastSeen[(int) row] == FREE) {
            row = keys[(int) row];
            count--;
        }
        return count == 0 && row == NONE;
    }

    private void load(long[] storedKeys, long[] times) {
        rows = storedKeys.length;
        int room = room();
        keys = Arrays.copyOf(storedKeys, room);
        lastSeen = new int[room];
        seen = new long[words(room)];
        int size = 2 * FIRST_ROWS;
        while (3L * rows > 2L * size) {
            size *= 2;
        }
        slots = new int[size];
        for (int row = 0; row < rows; row++) {
            lastSeen[row] = (int) times[row];
            if (lastSeen[row] != FREE) {
                enter(row);
            }
        }
    }

    private static long[] asLongs(int[] values, int count) {
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            longs[i] = values[i];
        }
        return longs;
    }
}
