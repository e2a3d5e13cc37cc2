package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.KafkaReason;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.wire.LoneConsumer;
import io.eddy.wire.Topic;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The snapshots topic as it was when it was opened: read from its beginning to its end at that moment, as often as one likes. */
final class SnapshotTopic implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    private SnapshotTopic(String name, KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        this.name = name;
        this.consumer = consumer;
        this.ends = ends;
    }

    /** As {@link #open(Cluster, Topic)}, by the name that the options give it. */
    static SnapshotTopic open(Cluster cluster, ClusterOptions options) {
        return open(cluster, Topics.named(options.prefix(), Map.of()).snapshots());
    }

    /** @throws Failure if the cluster has no such topic or does not let us read it */
    static SnapshotTopic open(Cluster cluster, Topic<String, byte[]> topic) {
        Map<String, Object> settings = LoneConsumer.settings(cluster.client());
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                settings, topic.key().deserializer(), topic.value().deserializer());
        boolean opened = false;
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new Failure("the cluster at %s has no topic %s; 'eddy run' creates and fills it"
                        .formatted(cluster.address(), topic.name()));
            }
            consumer.assign(partitions);
            SnapshotTopic snapshots = new SnapshotTopic(topic.name(), consumer, consumer.endOffsets(partitions));
            opened = true;
            return snapshots;
        } catch (KafkaException e) {
            throw new Failure("cannot read the topic %s: %s".formatted(topic.name(), KafkaReason.of(e)), e);
        } finally {
            if (!opened) {
                consumer.close();
            }
        }
    }

    /**
     * Hands all records to an assembler.
     *
     * @param warnings is told how many records are none of a snapshot
     */
    void read(SnapshotAssembler assembler, PrintWriter warnings) {
        int strangers = 0;
        String firstStranger = "";
        try {
            consumer.seekToBeginning(ends.keySet());
            long position = -1;
            long lastProgress = System.nanoTime();
            for (long next = position(); next < end(); next = position()) {
                if (next > position) {
                    position = next;
                    lastProgress = System.nanoTime();
                } else if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
                    throw new Failure("the topic %s gave no records for %d s; is the cluster well?"
                            .formatted(name, PATIENCE.toSeconds()));
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (!wasThere(record)) {
                        continue; // because a snapshot that is replaced meanwhile would be half of it
                    }
                    try {
                        assembler.accept(record.key(), record.value());
                    } catch (UnreadableSnapshot e) {
                        firstStranger = strangers++ == 0 ? String.valueOf(e.getMessage()) : firstStranger;
                    }
                }
            }
        } catch (KafkaException e) {
            throw new Failure("cannot read the topic %s: %s".formatted(name, KafkaReason.of(e)), e);
        }
        if (strangers > 0) {
            warnings.printf("passed over %d records of %s, the first because %s%n", strangers, name, firstStranger);
        }
    }

    private boolean wasThere(ConsumerRecord<String, byte[]> record) {
        return record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    /** How far all partitions together have been read. */
    private long position() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.min(consumer.position(end.getKey()), end.getValue()))
                .sum();
    }

    private long end() {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
