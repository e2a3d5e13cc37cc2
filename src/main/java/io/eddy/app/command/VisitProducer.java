package io.eddy.app.command;

import io.eddy.app.demo.ShopVisits;
import io.eddy.feature.Event;
import io.eddy.wire.EventWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Sends the demo's visits on a thread of its own, never far ahead of the pipeline, until all are sent or one fails. */
final class VisitProducer implements AutoCloseable {
    private static final long LEAD = 20_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long END_MILLIS = 5_000;

    private final RowProducer events;
    private final ShopVisits visits;
    private final long count;
    private final LongSupplier done;
    private final Thread thread = new Thread(this::send, "eddy-visits");
    private volatile boolean closing;

    /**
     * @param count of visits
     * @param done how many events the pipeline is through with by now
     */
    VisitProducer(RowProducer events, ShopVisits visits, long count, LongSupplier done) {
        this.events = events;
        this.visits = visits;
        this.count = count;
        this.done = done;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void send() {
        EventWriter writer = new EventWriter();
        Event visit = new Event();
        boolean good = true;
        for (long i = 0; i < count && good && !closing; i++) {
            while (i - done.getAsLong() > LEAD && !closing) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            visits.visit(i, visit);
            good = events.send(null, writer.write(visit));
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
