package io.eddy.app;

import io.eddy.serve.FeedbackLog;
import io.eddy.stream.LoopSettings;
import io.eddy.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that were answered over HTTP, and feedback that came so, on their way to their topics, which the joiner reads. */
final class KafkaFeedback implements FeedbackLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaFeedback.class);

    /** So long at most a client waits for the cluster. */
    private static final int DELIVERY_MILLIS = 10_000;

    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicBoolean told = new AtomicBoolean();

    KafkaFeedback(Topics topics, Map<String, Object> kafka) {
        this.topics = topics;
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaProducer<byte[], byte[]> producer() {
        return producer;
    }

    @Override
    public void asked(int partition, byte[] request, String version) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.requests().name(), partition, null, request);
        Headers headers = record.headers();
        headers.add(LoopSettings.SERVED, version.getBytes(StandardCharsets.UTF_8));
        try {
            producer.send(record, (metadata, failure) -> warn(failure));
        } catch (KafkaException e) {
            warn(e);
        }
    }

    private void warn(@Nullable Exception failure) {
        if (failure == null) {
            told.set(false);
        } else if (!told.getAndSet(true)) {
            LOG.warn(
                    "a request that was answered over HTTP is not in {}, so its feedback will find none: {}; the next such failure is told after one that is written",
                    topics.requests(),
                    failure.getMessage());
        }
    }

    @Override
    public CompletionStage<Void> told(int partition, List<byte[]> feedback) {
        return CompletableFuture.allOf(
                feedback.stream().map(each -> send(partition, each)).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> send(int partition, byte[] feedback) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            producer.send(
                    new ProducerRecord<>(topics.feedback().name(), partition, null, feedback), (metadata, failure) -> {
                        if (failure == null) {
                            written.complete(null);
                        } else {
                            written.completeExceptionally(failure);
                        }
                    });
        } catch (KafkaException e) {
            written.completeExceptionally(e);
        }
        return written;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(3));
    }
}
