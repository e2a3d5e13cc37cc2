package io.eddy.app;

import io.eddy.app.demo.ShopVisits;
import io.eddy.feature.Event;
import io.eddy.stream.PipelineSettings;
import io.eddy.wire.EventWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends the demo's visits on a thread of its own, never far ahead of the pipeline. */
final class VisitProducer implements AutoCloseable {
    private static final long LEAD = 20_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long END_MILLIS = 5_000;

    private final String topic;
    private final ShopVisits visits;
    private final long count;
    private final LongSupplier learned;
    private final Producer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::send, "eddy-visits");
    private final AtomicReference<KafkaException> failure = new AtomicReference<>();
    private volatile boolean closing;

    /** @param learned how many events the pipeline has learned by now */
    VisitProducer(PipelineSettings settings, ShopVisits visits, long count, LongSupplier learned) {
        this.topic = settings.topics().events().name();
        this.visits = visits;
        this.count = count;
        this.learned = learned;
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Why no more events come, if not because all were sent. */
    Optional<String> failure() {
        return Optional.ofNullable(failure.get()).map(KafkaException::getMessage);
    }

    private void send() {
        EventWriter writer = new EventWriter();
        Event visit = new Event();
        for (long i = 0; i < count && !closing && failure.get() == null; i++) {
            while (i - learned.getAsLong() > LEAD && !closing) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            visits.visit(i, visit);
            try {
                producer.send(new ProducerRecord<>(topic, writer.write(visit)), (metadata, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, new KafkaException(e.getMessage(), e));
                    }
                });
            } catch (KafkaException e) {
                failure.compareAndSet(null, e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
