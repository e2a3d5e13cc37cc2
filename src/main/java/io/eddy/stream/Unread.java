package io.eddy.stream;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What of requests and feedback is known to be there and has not come to its task yet: the consumer notes what it was told of the log and what it has
 * handed over, and the task, which knows what it was given, asks. Where nothing is noted, nothing is known to be there.
 */
final class Unread {
    private record Noted(long next, boolean more) {}

    private final Map<TopicPartition, Noted> partitions = new ConcurrentHashMap<>();
    private final Set<String> topics;

    /** @param topics of which it is noted */
    Unread(Set<String> topics) {
        this.topics = topics;
    }

    /** To be called by the consumer's own thread after each poll. */
    void polled(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        if (topics.isEmpty()) {
            return;
        }
        for (TopicPartition partition : consumer.assignment()) {
            if (topics.contains(partition.topic())) {
                boolean more = consumer.currentLag(partition).orElse(0) > 0;
                List<ConsumerRecord<byte[], byte[]>> handedOver = records.records(partition);
                partitions.compute(partition, (key, before) -> new Noted(next(handedOver, before), more));
            }
        }
    }

    private static long next(List<ConsumerRecord<byte[], byte[]>> handedOver, @Nullable Noted before) {
        if (handedOver.isEmpty()) {
            return before == null ? -1 : before.next;
        }
        return handedOver.get(handedOver.size() - 1).offset() + 1;
    }

    /** For a task that begins: what the consumer has handed over was for another. */
    void forget(TopicPartition partition) {
        partitions.remove(partition);
    }

    /**
     * Whether there is more.
     *
     * @param next the offset after that of the last record that has come to the task; -1 if none has
     */
    boolean isBehind(TopicPartition partition, long next) {
        Noted noted = partitions.get(partition);
        return noted != null && (noted.more || noted.next > next);
    }
}
