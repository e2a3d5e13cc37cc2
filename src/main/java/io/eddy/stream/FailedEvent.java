package io.eddy.stream;

import org.apache.kafka.common.TopicPartition;

/** An event that Eddy could neither learn from nor reject: a defect. It names the event, and the way past it. */
final class FailedEvent extends RuntimeException {
    private static final long serialVersionUID = 1;

    FailedEvent(TopicPartition partition, long offset, RuntimeException defect) {
        super(
                "%s: the event at offset %d could be neither learned nor rejected: %s; this is a defect of Eddy. To go on without that event, start with --skip-offset %d:%d, and it becomes a dead letter"
                        .formatted(partition, offset, defect, partition.partition(), offset),
                defect);
    }
}
