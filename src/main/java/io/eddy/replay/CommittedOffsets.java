package io.eddy.replay;

import org.apache.kafka.common.TopicPartition;

/** The application's committed offsets, as far as they are known by now. */
public interface CommittedOffsets {
    /** Where a checkpoint and the committed offset become visible together, or not at all, nothing needs to be known. */
    CommittedOffsets TOGETHER = partition -> Long.MAX_VALUE;

    /** Asks again in the background; never waits. A committed offset is at least this, or -1 if none is known. */
    long known(TopicPartition partition);
}
