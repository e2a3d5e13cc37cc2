package io.eddy.stream;

import io.eddy.feature.RejectedEvent.Reason;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What becomes of the records of one partition of a source: an immutable picture, renewed some times a second, for any thread to read.
 *
 * @param source where they are
 * @param next the offset of the next record
 * @param mapped how many this process has made events of
 * @param rejected how many it has set aside, by reason; reasons that have not occurred are absent
 * @param lost how many offsets retention had removed before they were taken in
 * @param waiting for what, since when and how long, if no record can be read now
 */
public record IntakeStatus(
        TopicPartition source,
        long next,
        long mapped,
        Map<Reason, Long> rejected,
        long lost,
        Optional<String> waiting) {
    public IntakeStatus {
        rejected = Map.copyOf(rejected);
    }

    /** How many it has set aside, for whatever reason. */
    public long rejections() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
