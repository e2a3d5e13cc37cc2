package io.eddy.feature;

/**
 * How many ids, and keys of histories, have been forgotten.
 *
 * @param expired since they were not seen for too long
 * @param evicted since others needed the room
 */
public record Turnover(long expired, long evicted) {
    public static final Turnover NONE = new Turnover(0, 0);

    Turnover plus(Turnover other) {
        return new Turnover(expired + other.expired, evicted + other.evicted);
    }
}
