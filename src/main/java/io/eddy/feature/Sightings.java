package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * How often keys were seen lately, of some sixty thousand at most: exact as long as a key is here. Each has eight places where it may be, and
 * drives out the one there that was seen least. So one that is seen often stays, however many come only once.
 */
final class Sightings {
    private static final int SIZE = 1 << 16;
    private static final int PLACES = 8;

    private long[] keys = {};
    private byte[] counts = {};

    /** @return how often by now, this time counted; 127 at most */
    int count(long key) {
        if (keys.length == 0) {
            keys = new long[SIZE];
            counts = new byte[SIZE];
        }
        int first = (int) (key >>> 32) & (SIZE - PLACES);
        int least = first;
        for (int at = first; at < first + PLACES; at++) {
            if (counts[at] > 0 && keys[at] == key) {
                counts[at] += counts[at] < Byte.MAX_VALUE ? 1 : 0;
                return counts[at];
            }
            least = counts[at] < counts[least] ? at : least;
        }
        // because a key that is no longer seen would stay for ever otherwise
        if (counts[least] > 1) {
            counts[least]--;
            return 1;
        }
        keys[least] = key;
        counts[least] = 1;
        return 1;
    }

    /** It has a row now. */
    void forget(long key) {
        int first = (int) (key >>> 32) & (SIZE - PLACES);
        for (int at = first; at < first + PLACES && keys.length > 0; at++) {
            if (keys[at] == key) {
                counts[at] = 0;
                keys[at] = 0;
            }
        }
    }

    void state(Archive archive) {
        long[] storedKeys = archive.longList("keys", keys);
        long[] packed = new long[counts.length / Long.BYTES];
        for (int i = 0; i < counts.length; i++) {
            packed[i / Long.BYTES] |= (long) counts[i] << Byte.SIZE * (i % Long.BYTES);
        }
        long[] storedCounts = archive.longList("counts", packed);
        archive.check(
                (storedKeys.length == 0 || storedKeys.length == SIZE)
                        && storedCounts.length == storedKeys.length / Long.BYTES,
                "there are %d sightings and %d counts".formatted(storedKeys.length, storedCounts.length));
        if (archive.loading()) {
            keys = Arrays.copyOf(storedKeys, storedKeys.length);
            counts = new byte[keys.length];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = (byte) (storedCounts[i / Long.BYTES] >>> Byte.SIZE * (i % Long.BYTES));
            }
        }
    }
}
