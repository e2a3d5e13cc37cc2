package io.eddy.stream;

import java.util.function.LongSupplier;

/** Watches one {@link Every}. */
final class Due {
    private final Every every;
    private final LongSupplier millis;
    private long events;
    private long since;

    /** @param millis the wall clock; it decides when to publish, never what is learned */
    Due(Every every, LongSupplier millis) {
        this.every = every;
        this.millis = millis;
        this.since = millis.getAsLong();
    }

    /** Counts one event; true if the number is reached. */
    boolean event() {
        return ++events >= every.events();
    }

    /** True if the time is reached, and there was an event. */
    boolean time() {
        return pending() && millis.getAsLong() - since >= every.time().toMillis();
    }

    /** True if there was an event. */
    boolean pending() {
        return events > 0;
    }

    void done() {
        events = 0;
        since = millis.getAsLong();
    }
}
