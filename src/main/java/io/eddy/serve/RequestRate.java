package io.eddy.serve;

import java.util.function.LongSupplier;

/** Admits so many requests a second, and as many at once after a quiet second: a bucket that fills again. */
final class RequestRate {
    private final int perSecond;
    private final LongSupplier nanos;
    private double left;
    private long last;

    RequestRate(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        left = perSecond;
        last = nanos.getAsLong();
    }

    synchronized boolean admits() {
        long now = nanos.getAsLong();
        left = Math.min(perSecond, left + perSecond * ((now - last) / 1e9));
        last = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
