package io.eddy.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the history with a consumer of its own. It has the application's group id, to ask for the committed offset, but never
 * joins the group; it reads committed data only, so that it sees what the task saw.
 */
final class ConsumerHistory implements History {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Map<String, Object> config;

    ConsumerHistory(Map<String, Object> kafka, String applicationId) {
        config = new HashMap<>(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, applicationId);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    }

    @Override
    public long replay(TopicPartition partition, Reader reader) {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
            long to = committed == null ? 0 : committed.offset();
            if (to == 0) {
                return 0;
            }
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            reader.range(consumer.position(partition), to);
            while (consumer.position(partition) < to) {
                for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                    if (event.offset() < to) {
                        reader.event(event.offset(), event.value(), event.timestamp());
                    }
                }
            }
            return to;
        }
    }
}
