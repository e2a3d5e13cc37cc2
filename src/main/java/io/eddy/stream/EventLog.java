package io.eddy.stream;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The topic that tasks learn from, as a task sees it that looks back. */
interface EventLog {

    /** How far a partition has been consumed. */
    Consumed consumed(TopicPartition partition);

    /**
     * Reads the events of a partition from an offset up to, not including, another that has been consumed.
     *
     * @param from not before the oldest event there is
     */
    void read(TopicPartition partition, long from, long to, Reader reader);

    /**
     * How far a partition has been consumed.
     *
     * @param oldest the offset of the oldest event that is still there
     * @param committed the application's committed offset, empty if it never committed one
     */
    record Consumed(long oldest, OptionalLong committed) {
        /** The offset of the first event that the task will be given. */
        long next() {
            return committed.orElse(oldest);
        }
    }

    /** Takes what is read. */
    interface Reader {
        void event(long offset, byte @Nullable [] value, long recordMillis);
    }
}
