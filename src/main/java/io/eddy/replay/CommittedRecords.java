package io.eddy.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Any topic as it is now, looked at from outside: committed records only, by a consumer that joins no group, commits nothing and
 * creates no topic. It has the application's group id, to ask for its committed offsets.
 */
final class CommittedRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int FETCH_BYTES = 16 << 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;

    /** @param patience how long the cluster may give nothing that it should have */
    CommittedRecords(Map<String, Object> kafka, String applicationId, Duration patience) {
        this.patience = patience;
        Map<String, Object> config = new HashMap<>(kafka);
        // because the application's may be one that consumers do not know
        config.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, applicationId);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // because a fetch that waits at the end of one topic holds up the next topic's
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** How many a topic has; 0 if there is no such topic. */
    int partitions(String topic) {
        List<@Nullable PartitionInfo> partitions = consumer.partitionsFor(topic);
        return partitions == null ? 0 : partitions.size();
    }

    /** The offset of the oldest record that is still there. */
    long oldest(TopicPartition partition) {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /** The offset after the last committed record. */
    long end(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /** The application's committed offset. */
    OptionalLong committed(TopicPartition partition) {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
    }

    /**
     * Reads a partition from one offset up to, not including, another.
     *
     * @throws UnreadableLog if the cluster gives nothing for a long time, or what is to be read next has been removed
     */
    void read(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        int still = 0;
        for (long position = from; position < to; position = consumer.position(partition)) {
            for (ConsumerRecord<byte[], byte[]> record : poll(partition, position)) {
                if (record.offset() < to) {
                    reader.accept(record);
                }
            }
            still = consumer.position(partition) > position ? 0 : still + 1;
            if (POLL.multipliedBy(still).compareTo(patience) > 0) {
                throw new UnreadableLog("%s gave no records from offset %d for %d s; is the cluster well?"
                        .formatted(partition, position, patience.toSeconds()));
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(TopicPartition partition, long position) {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            throw new UnreadableLog(
                    "%s no longer has what was at offset %d and still had to be read: it was removed meanwhile, by retention or with the topic; start again, and it is told what is missing"
                            .formatted(partition, position),
                    e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
