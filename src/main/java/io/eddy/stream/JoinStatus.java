package io.eddy.stream;

import io.eddy.join.JoinCounts;
import org.apache.kafka.common.TopicPartition;

/**
 * What becomes of requests and their feedback in one partition: an immutable picture, renewed some times a second, for any thread to read.
 *
 * @param feedback where that is
 * @param next the offset of the next one; -1 if this process has had none
 * @param rejected feedback that could not be read, by this process
 * @param lost how many offsets of feedback retention had removed before they were joined
 * @param remembered how many ids wait, or were decided a short time ago
 */
public record JoinStatus(
        TopicPartition feedback, long next, long rejected, long lost, int remembered, JoinCounts counts) {}
