package io.eddy.stream;

import java.util.concurrent.TimeUnit;

/** Stands still until it is told that time passes. */
final class SimulatedClock {
    private long nanos = TimeUnit.MILLISECONDS.toNanos(1_790_000_000_000L) + TimeUnit.HOURS.toNanos(1);

    void pass(long nanosLater) {
        nanos += nanosLater;
    }

    long nanos() {
        return nanos;
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
