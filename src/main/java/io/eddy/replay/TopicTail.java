package io.eddy.replay;

import io.eddy.wire.LoneConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The newest records of topics, without reading all that is before them. */
public final class TopicTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** So many offsets of each partition at first, and then so many times more until it is enough. */
    private static final long FIRST = 64;

    private static final long FACTOR = 16;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;

    /** @param patience how long the cluster may give nothing that it should have */
    public TopicTail(Map<String, Object> client, Duration patience) {
        this.patience = patience;
        Map<String, Object> settings = LoneConsumer.settings(client);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Hands over the last records of a topic, those of each partition in their order; and again, from farther back, until it is
     * enough or there are no more. A topic that is not there has none.
     */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader, BooleanSupplier enough) {
        List<TopicPartition> partitions = partitions(topic);
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        boolean all = false;
        for (long back = FIRST; !all && !enough.getAsBoolean(); back *= FACTOR) {
            all = true;
            for (TopicPartition partition : partitions) {
                long begin = begins.getOrDefault(partition, 0L);
                long from = Math.max(begin, ends.getOrDefault(partition, 0L) - back);
                consumer.seek(partition, from);
                all &= from == begin;
            }
            readTo(ends, reader);
        }
    }

    /** How many offsets a topic has that retention has not removed: its records, and the marks of transactions. A topic that is not there has none. */
    public long offsets(String topic) {
        List<TopicPartition> partitions = partitions(topic);
        long begins = total(consumer.beginningOffsets(partitions));
        return total(consumer.endOffsets(partitions)) - begins;
    }

    private List<TopicPartition> partitions(String topic) {
        List<@Nullable PartitionInfo> known = consumer.partitionsFor(topic);
        return known == null
                ? List.of()
                : known.stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
    }

    private void readTo(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        int still = 0;
        for (long position = position(ends);
                position < total(ends) && POLL.multipliedBy(still).compareTo(patience) < 0; ) {
            consumer.poll(POLL).forEach(reader);
            long next = position(ends);
            still = next > position ? 0 : still + 1;
            position = next;
        }
    }

    private long position(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.min(consumer.position(end.getKey()), end.getValue()))
                .sum();
    }

    private static long total(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
