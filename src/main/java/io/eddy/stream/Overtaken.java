package io.eddy.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Where retention has overtaken the consumer: noted by the consumer that finds its position gone, taken by the task that has learned
 * everything before. Kafka Streams itself goes on at the oldest record without a word.
 */
final class Overtaken {
    private final Map<TopicPartition, Gap> gaps = new ConcurrentHashMap<>();

    /**
     * Events that no learner has seen.
     *
     * @param from the offset of the first
     * @param oldest the offset after the last: that of the oldest record that is still there
     */
    record Gap(long from, long oldest) {}

    void note(TopicPartition partition, Gap gap) {
        // because before the task takes the first, retention may have gone on
        gaps.merge(partition, gap, (first, next) -> new Gap(first.from(), next.oldest()));
    }

    /** The gap that lies before an offset which was reached; given once. */
    Optional<Gap> before(TopicPartition partition, long reached) {
        if (gaps.isEmpty()) {
            return Optional.empty(); // because this is asked before each event
        }
        Gap gap = gaps.get(partition);
        return gap != null && gap.from() <= reached ? Optional.ofNullable(gaps.remove(partition)) : Optional.empty();
    }

    /** For a task that begins, and sees for itself what is gone. */
    void forget(TopicPartition partition) {
        gaps.remove(partition);
    }
}
