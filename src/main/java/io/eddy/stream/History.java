package io.eddy.stream;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a task has consumed before it was started here: the log up to its committed offset. */
interface History {

    /** A stream that begins here and now. */
    History NONE = (partition, reader) -> 0;

    /**
     * Reads the events of a partition before the committed offset, in their order.
     *
     * @return the committed offset: that of the first event the task will be given
     */
    long replay(TopicPartition partition, Reader reader);

    /** Takes what was consumed. */
    interface Reader {
        /** Called first: the offset of the oldest event left in the log, and the committed one. */
        void range(long from, long to);

        void event(long offset, byte @Nullable [] value, long recordMillis);
    }
}
