package io.eddy.embed;

import io.eddy.checkpoint.CheckpointStore;
import io.eddy.replay.EventLog;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The log of a step that stands behind no topic of its own: the events since the checkpoint before the last, in the store of the checkpoints. One
 * store is one partition of a changelog, so that what survives a crash is always a beginning of all that was put: never a checkpoint whose events are
 * missing, nor an event that was learned before one that is lost.
 */
final class KeptEvents implements EventLog.Partition {
    private static final String PREFIX = "event/";

    private final CheckpointStore store;
    private long oldest;
    private long next;
    private boolean any;

    KeptEvents(CheckpointStore store) {
        this.store = store;
        long least = Long.MAX_VALUE;
        for (String key : store.keys()) {
            if (key.startsWith(PREFIX)) {
                long number = Long.parseLong(key, PREFIX.length(), key.length(), 10);
                least = Math.min(least, number);
                next = Math.max(next, number + 1);
                any = true;
            }
        }
        oldest = any ? least : 0;
    }

    /** Adds an event, which gets the next number. */
    void add(byte[] event, long millis) {
        byte[] record = ByteBuffer.allocate(Long.BYTES + event.length)
                .putLong(millis)
                .put(event)
                .array();
        store.put(key(next), record);
        next++;
        any = true;
    }

    /** Forgets the oldest event if it is before a number, but never the newest of all, which tells the numbers to come. */
    void forgetOneBefore(long number) {
        if (oldest < Math.min(number, next - 1)) {
            store.delete(key(oldest));
            oldest++;
        }
    }

    private static String key(long number) {
        return PREFIX + number;
    }

    @Override
    public EventLog.Consumed consumed() {
        return new EventLog.Consumed(oldest, next, any ? OptionalLong.of(next) : OptionalLong.empty());
    }

    @Override
    public Optional<String> topicId() {
        return Optional.empty();
    }

    @Override
    public void read(long from, long to, EventLog.Reader reader) {
        for (long number = from; number < to; number++) {
            byte @Nullable [] record = store.get(key(number));
            if (record == null) {
                throw new IllegalStateException(
                        "event %d of %d to %d is missing in the store of the model, whose changelog topic is damaged or was made anew; delete what Kafka Streams keeps of the application (its reset tool does) to begin anew"
                                .formatted(number, from, to));
            }
            long millis = ByteBuffer.wrap(record).getLong();
            reader.event(number, Arrays.copyOfRange(record, Long.BYTES, record.length), millis);
        }
    }

    @Override
    public void close() {}
}
