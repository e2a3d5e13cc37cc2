package io.eddy.replay;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The topic that tasks learn from, as a task sees it that looks back. */
public interface EventLog {

    /** Opens one partition, to be closed by the caller. */
    Partition open(TopicPartition partition);

    /** The events of one partition. */
    interface Partition extends AutoCloseable {

        /** How far it has been consumed. */
        Consumed consumed();

        /** The cluster's own name for the topic, see {@link io.eddy.wire.TopicState#id}; empty if it is not known. */
        Optional<String> topicId();

        /**
         * Reads the events from an offset up to, not including, another that has been consumed.
         *
         * @param from not before the oldest event there is
         * @throws UnreadableLog if the cluster does not give them
         */
        void read(long from, long to, Reader reader);

        @Override
        void close();
    }

    /**
     * How far a partition has been consumed.
     *
     * @param oldest the offset of the oldest event that is still there
     * @param end the offset after the newest event
     * @param committed the application's committed offset, empty if it never committed one or the cluster has forgotten it
     */
    record Consumed(long oldest, long end, OptionalLong committed) {
        /** The offset of the first event that the task will be given. */
        public long next() {
            return committed.orElse(oldest);
        }
    }

    /** Takes what is read. */
    interface Reader {
        void event(long offset, byte @Nullable [] value, long recordMillis);
    }
}
