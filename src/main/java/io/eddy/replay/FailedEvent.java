package io.eddy.replay;

import org.apache.kafka.common.TopicPartition;

/** An event that Eddy could neither learn from nor reject: a defect. It names the event, and the way past it. */
public final class FailedEvent extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FailedEvent(TopicPartition partition, long offset, RuntimeException defect) {
        this(partition, offset, "--skip-offset %d:%d, and it becomes a dead letter", defect);
    }

    /** While it is learned again: a model that has learned it cannot go on without it, only one that begins anew. */
    static FailedEvent again(TopicPartition partition, long offset, RuntimeException defect) {
        return new FailedEvent(partition, offset, "--fresh --skip-offset %d:%d", defect);
    }

    private FailedEvent(TopicPartition partition, long offset, String options, RuntimeException defect) {
        super(
                "%s: the event at offset %d could be neither learned nor rejected: %s; this is a defect of Eddy. To go on without that event, start with %s"
                        .formatted(partition, offset, defect, options.formatted(partition.partition(), offset)),
                defect);
    }
}
