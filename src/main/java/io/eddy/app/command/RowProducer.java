package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.KafkaReason;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes events to their topic, each once and in their order, and counts those that the cluster has acknowledged. */
final class RowProducer implements AutoCloseable {
    /** As large as the topic takes; what is too large for the learner is for it to say. */
    private static final int MAX_REQUEST_BYTES = 16 << 20;

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long sent;

    private RowProducer(String topic, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /** @throws Failure if the settings of the clients do not let us write safely */
    static RowProducer open(Cluster cluster, Topic<byte[], byte[]> topic) {
        Map<String, Object> config = OrderedProducer.settings(cluster.client());
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        try {
            return new RowProducer(
                    topic.name(),
                    new KafkaProducer<>(
                            config, topic.key().serializer(), topic.value().serializer()));
        } catch (KafkaException e) {
            throw new Failure("cannot write to %s: %s".formatted(topic, KafkaReason.of(e)), e);
        }
    }

    /**
     * How many partitions the topic has.
     *
     * @throws Failure if the cluster does not say
     */
    int partitions() {
        try {
            return producer.partitionsFor(topic).size();
        } catch (KafkaException e) {
            throw new Failure("cannot write to %s: %s".formatted(topic, KafkaReason.of(e)), e);
        }
    }

    /**
     * Sends an event, or waits until there is room for it.
     *
     * @return false if it, or one before it, has failed; then there is no use in sending more
     */
    boolean send(byte @Nullable [] key, byte[] event) {
        sent++;
        try {
            producer.send(new ProducerRecord<>(topic, key, event), (metadata, e) -> {
                if (e == null) {
                    written.incrementAndGet();
                } else {
                    failure.compareAndSet(null, e);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            failure.compareAndSet(null, e);
        }
        return failure.get() == null;
    }

    /** Returns when everything that was sent is acknowledged or has failed. */
    void await() {
        producer.flush();
    }

    long sent() {
        return sent;
    }

    /** How many are acknowledged. */
    long written() {
        return written.get();
    }

    /** Why an event could not be written, of the first. */
    Optional<String> failure() {
        return Optional.ofNullable(failure.get()).map(KafkaReason::of);
    }

    @Override
    public void close() {
        producer.close();
    }
}
