package io.eddy.stream;

import io.eddy.checkpoint.CheckpointWriter;
import io.eddy.replay.CommittedOffsets;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides when a checkpoint is taken, and has it written between the events that follow.
 *
 * <p>Where a checkpoint may become visible without the committed offset that belongs to it (at least once), the next is begun
 * only when the offset of the last is committed. So there is always a whole one at or before the committed offset.
 */
final class CheckpointTaker {
    /** How long writing may go on at a stretch while no events come. */
    private static final long STRETCH_NANOS = 10_000_000;

    /**
     * How much is written in a second, unless the last checkpoint was so large that it takes more to write such a one in half of the
     * time until the next. Not all at once, because a commit waits, and the stream with it, until the brokers have all that was
     * written since the last one: 80 MB at once made commits of 0.24 s, and so they take no longer than without a checkpoint
     * ({@code bench/CheckpointCost}).
     */
    private static final long BYTES_PER_SECOND = 16 << 20;

    /** Writing may lag behind by so much and catch up: as long as it is between two looks. */
    private static final long LAG_NANOS = 250_000_000;

    private final CheckpointWriter writer;
    private final TopicPartition partition;
    private final CommittedOffsets committed;
    private final Runnable requestCommit;
    private final Every every;
    private final Due due;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private boolean now;
    private long taken;
    private long takenMillis = -1;
    private long longestPauseNanos;
    private long bytesPerSecond;

    /** When the next record may be put. */
    private long nextNanos;

    CheckpointTaker(
            CheckpointWriter writer,
            TopicPartition partition,
            Every every,
            CommittedOffsets committed,
            Runnable requestCommit,
            LongSupplier millis,
            LongSupplier nanos) {
        this.writer = writer;
        this.partition = partition;
        this.committed = committed;
        this.requestCommit = requestCommit;
        this.every = every;
        this.due = new Due(every, millis);
        this.millis = millis;
        this.nanos = nanos;
    }

    /** After each event; {@code next} is the offset of the first event not yet learned. */
    void event(long next) {
        if (writer.busy()) {
            due.event();
            if (mayWrite()) {
                write();
            }
        } else if (due.event() || now) {
            begin(next);
        }
    }

    /** A few times a second, whether or not there are events. */
    void look(long next) {
        if (!writer.busy() && (due.time() || now)) {
            begin(next);
        }
        long start = nanos.getAsLong();
        while (writer.busy() && mayWrite() && nanos.getAsLong() - start < STRETCH_NANOS) {
            write();
        }
    }

    /** Has one taken at once, whether it is due or not. */
    void now() {
        now = true;
    }

    private void begin(long next) {
        if (writer.offset() > committed.known(partition)) {
            return; // because the last one must not be overwritten before its offset is committed
        }
        long start = nanos.getAsLong();
        writer.begin(next);
        nextNanos = nanos.getAsLong();
        bytesPerSecond =
                Math.max(BYTES_PER_SECOND, 2_000 * writer.bytes() / every.time().toMillis());
        longestPauseNanos = Math.max(longestPauseNanos, nextNanos - start);
        due.done();
        now = false;
    }

    private boolean mayWrite() {
        return nanos.getAsLong() - nextNanos >= 0;
    }

    private void write() {
        long put = writer.writeRecord();
        nextNanos = Math.max(nextNanos, nanos.getAsLong() - LAG_NANOS) + put * 1_000_000_000 / bytesPerSecond;
        if (!writer.busy()) {
            taken++;
            takenMillis = millis.getAsLong();
            requestCommit.run();
        }
    }

    CheckpointStatus status() {
        return new CheckpointStatus(taken, writer.offset(), writer.bytes(), takenMillis, longestPauseNanos);
    }
}
