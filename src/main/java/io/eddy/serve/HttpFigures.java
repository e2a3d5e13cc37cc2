package io.eddy.serve;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How many requests came over HTTP, what became of them, and how long predictions took; counted by many threads, read by any. */
public final class HttpFigures {
    private static final int LATEST = 1_024;

    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder predicted = new LongAdder();
    private final LongAdder predictNanos = new LongAdder();
    private final AtomicLongArray latest = new AtomicLongArray(LATEST);
    private final AtomicInteger place = new AtomicInteger();

    /** A request has its answer. */
    void count(int status) {
        (status < 400 ? answered : status < 500 ? refused : failed).increment();
    }

    /** A request for predictions was answered. */
    void predicted(long nanos) {
        latest.set((place.getAndIncrement() & Integer.MAX_VALUE) % LATEST, nanos);
        predictNanos.add(nanos);
        predicted.increment();
    }

    public long answered() {
        return answered.sum();
    }

    /** The client's fault, or that of a limit: 4xx. */
    public long refused() {
        return refused.sum();
    }

    /** 5xx, which health answers, too, where something is down. */
    public long failed() {
        return failed.sum();
    }

    /** Requests for predictions, be it of one event or several. */
    public long predicted() {
        return predicted.sum();
    }

    /** How long they have taken in all, from when they had arrived. */
    public long predictNanos() {
        return predictNanos.sum();
    }

    /** Of the latest 1,024 requests for predictions 99 % took no longer than this; 0 before the first. */
    public long slowNanos() {
        int count = (int) Math.min(LATEST, predicted.sum());
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = latest.get(i);
        }
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[(count - 1) * 99 / 100];
    }
}
