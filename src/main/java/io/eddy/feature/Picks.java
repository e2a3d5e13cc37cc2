package io.eddy.feature;

import java.util.Arrays;

/** Some of the codes of an event, by where they stand. */
public final class Picks {
    private int[] places = new int[16];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int place) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        places[size++] = place;
    }

    public int size() {
        return size;
    }

    public int get(int i) {
        return places[i];
    }
}
