package io.eddy.feature;

/** Hands out the places of dense inputs; a place that was given stays so for ever. */
final class DensePlaces {
    private int taken;

    /** @return the first of so many new places */
    int take(int count) {
        taken += count;
        return taken - count;
    }

    int taken() {
        return taken;
    }

    void taken(int count) {
        taken = count;
    }
}
