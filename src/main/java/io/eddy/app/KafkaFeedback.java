package io.eddy.app;

import io.eddy.serve.FeedbackLog;
import io.eddy.stream.LoopSettings;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

    /** So much at most of what was asked waits to be sent, */
    private static final int WAITING_BYTES = 32 << 20;

    /** where each request counts this beside its own. */
    private static final int RECORD_BYTES = 200;

    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Semaphore waiting = new Semaphore(WAITING_BYTES);
    private final AtomicLong missing = new AtomicLong();

    /** Sends what was asked, since sending waits where the cluster does not answer. */
    private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "http-requests");
        thread.setDaemon(true);
        return thread;
    });

    KafkaFeedback(Topics topics, Map<String, Object> kafka) {
        this.topics = topics;
        Map<String, Object> config = OrderedProducer.settings(kafka);
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
        int room = request.length + RECORD_BYTES;
        if (!waiting.tryAcquire(room)) {
            warn("more than %,d MiB wait to be written already".formatted(WAITING_BYTES >> 20));
            return;
        }
        try {
            sender.execute(() -> {
                waiting.release(room);
                send(partition, request, version);
            });
        } catch (RejectedExecutionException e) {
            warn("the process ends"); // because a request may still be under way when all is closed
        }
    }

    private void send(int partition, byte[] request, String version) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.requests().name(), partition, null, request);
        Headers headers = record.headers();
        headers.add(LoopSettings.SERVED, version.getBytes(StandardCharsets.UTF_8));
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    written();
                } else {
                    warn(failure.getMessage());
                }
            });
        } catch (KafkaException | IllegalStateException e) { // the latter once it is closed
            warn(e.getMessage());
        }
    }

    private void written() {
        long lost = missing.getAndSet(0);
        if (lost > 0) {
            LOG.info("requests are in {} again; {} are not", topics.requests(), lost);
        }
    }

    private void warn(@Nullable String reason) {
        if (missing.getAndIncrement() == 0) {
            LOG.warn(
                    "a request that was answered over HTTP is not in {}, so its feedback will find none: {}; how many there are is told after one that is written",
                    topics.requests(),
                    reason);
        }
    }

    @Override
    public CompletionStage<Void> told(int partition, List<byte[]> feedback) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (byte[] each : feedback) {
            CompletableFuture<Void> written = send(partition, each);
            if (written.isCompletedExceptionally()) {
                return written; // because each of the others might wait for the cluster as long
            }
            all.add(written);
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
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
        } catch (KafkaException | IllegalStateException e) { // the latter once it is closed
            written.completeExceptionally(e);
        }
        return written;
    }

    @Override
    public void close() {
        sender.shutdown();
        try {
            if (!sender.awaitTermination(1, TimeUnit.SECONDS)) {
                sender.shutdownNow();
            }
        } catch (InterruptedException e) {
            sender.shutdownNow();
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(3));
    }
}
