package io.eddy.stream;

import org.apache.kafka.common.TopicPartition;

/**
 * What becomes of the requests of one partition: an immutable picture, renewed some times a second, for any thread to read.
 *
 * @param source where they are
 * @param next the offset of the next one; -1 if this process has had none
 * @param answered how many this process has answered
 * @param rejected how many it has set aside
 * @param lost how many offsets retention had removed before they were answered
 */
public record RequestStatus(TopicPartition source, long next, long answered, long rejected, long lost) {}
