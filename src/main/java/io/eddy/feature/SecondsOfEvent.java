package io.eddy.feature;

import io.eddy.state.Archive;

/** What time it is by the events: that of the event at hand, or, where it has none, the latest so far. In seconds since 1970. */
final class SecondsOfEvent {
    private static final int MILLIS = 1_000;

    private int latest;
    private int now;

    /** @param time of the event at hand in milliseconds, or negative */
    void at(long time) {
        now = time < 0 ? latest : (int) Math.min(time / MILLIS, Integer.MAX_VALUE);
    }

    int now() {
        return now;
    }

    void absorb() {
        latest = Math.max(latest, now);
    }

    void state(Archive archive) {
        latest = (int) archive.longs("latest", latest)[0];
    }
}
