package io.eddy.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the log with a consumer of its own. It has the application's group id, to ask for the committed offset, but never
 * joins the group; it reads committed data only, so that it sees what the task saw.
 */
final class ConsumerEventLog implements EventLog {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int FETCH_BYTES = 16 << 20;

    private final Map<String, Object> config;

    ConsumerEventLog(Map<String, Object> kafka, String applicationId) {
        config = new HashMap<>(kafka);
        config.remove(
                ConsumerConfig
                        .GROUP_PROTOCOL_CONFIG); // because the application's may be one that consumers do not know
        config.put(ConsumerConfig.GROUP_ID_CONFIG, applicationId);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    }

    private Consumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumed consumed(TopicPartition partition) {
        try (Consumer<byte[], byte[]> consumer = open()) {
            OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
            long oldest = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            return new Consumed(oldest, committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset()));
        }
    }

    @Override
    public void read(TopicPartition partition, long from, long to, Reader reader) {
        if (from >= to) {
            return;
        }
        try (Consumer<byte[], byte[]> consumer = open()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            if (end < to) {
                throw new IllegalStateException(
                        "%s ends at offset %d but the application has consumed it up to %d: the topic was deleted or the cluster lost events; start under a new --application-id"
                                .formatted(partition, end, to));
            }
            while (consumer.position(partition) < to) {
                for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                    if (event.offset() < to) {
                        reader.event(event.offset(), event.value(), event.timestamp());
                    }
                }
            }
        }
    }
}
