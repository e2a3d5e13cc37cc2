package io.eddy.app.chaos;

import io.eddy.app.Failure;
import io.eddy.wire.OrderedProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events on a thread of its own, at a steady rate, to the partitions in turn, and makes sure that each has the offset it is
 * expected to have: the log is then known without reading it. Where learning cannot keep up, it waits now and then until it has.
 */
final class Sender implements AutoCloseable {
    /** Longer than any broker is away. */
    private static final int DELIVERY_MILLIS = 300_000;

    private static final int REQUEST_MILLIS = 10_000;
    private static final int RECONNECT_MILLIS = 200;

    /** Events of so many seconds are sent ahead of learning; more than a kill takes on a machine with little else to do. */
    private static final double MOST_AHEAD_SECONDS = 20;

    /** Who had to wait goes on where no more are under way than when all is well. */
    private static final double LITTLE_AHEAD_SECONDS = 0.25;

    private static final long LOOK_NANOS = 10_000_000;

    private final String topic;
    private final EventSource source;
    private final double perSecond;
    private final LongSupplier published;
    private final List<List<byte[]>> log = new ArrayList<>();
    private final Producer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::sendAll, "chaos-sender");
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile long sent;
    private volatile boolean ending;
    private volatile boolean closing;

    /** @param published of how many events there is something by now */
    Sender(
            Map<String, Object> client,
            String topic,
            int partitions,
            EventSource source,
            double perSecond,
            LongSupplier published) {
        this.topic = topic;
        this.source = source;
        this.perSecond = perSecond;
        this.published = published;
        for (int partition = 0; partition < partitions; partition++) {
            log.add(new ArrayList<>());
        }
        Map<String, Object> config = OrderedProducer.settings(client);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        thread.setDaemon(true);
        thread.start();
    }

    private void sendAll() {
        try (source) {
            long step = Math.round(1e9 / perSecond);
            long due = System.nanoTime();
            long end = Long.MAX_VALUE;
            for (long i = 0; (i < end || !source.isWhole()) && !closing && failure.get() == null; i++) {
                if (ending && end == Long.MAX_VALUE) {
                    end = i + (long) perSecond; // one more second, so that who was killed last has something to show
                }
                if (isAheadBySeconds(MOST_AHEAD_SECONDS)) {
                    while (isAheadBySeconds(LITTLE_AHEAD_SECONDS) && !closing) {
                        LockSupport.parkNanos(LOOK_NANOS);
                    }
                    due = System.nanoTime();
                }
                pace(due);
                due += step;
                send((int) (i % log.size()), source.next());
                sent = i + 1;
            }
            producer.flush();
        } catch (KafkaException | IllegalStateException | Failure e) {
            failure.compareAndSet(null, e);
        }
    }

    private boolean isAheadBySeconds(double seconds) {
        return sent - published.getAsLong() > seconds * perSecond;
    }

    private void pace(long nanos) {
        for (long ahead = nanos - System.nanoTime(); ahead > 0 && !closing; ahead = nanos - System.nanoTime()) {
            LockSupport.parkNanos(ahead);
        }
    }

    private void send(int partition, byte[] event) {
        List<byte[]> written = log.get(partition);
        long offset = written.size();
        written.add(event);
        producer.send(
                new ProducerRecord<>(topic, partition, null, event),
                (metadata, e) -> acknowledged(partition, offset, metadata, e));
    }

    private void acknowledged(int partition, long offset, RecordMetadata metadata, @Nullable Exception e) {
        if (e != null) {
            failure.compareAndSet(null, e);
        } else if (metadata.offset() != offset) {
            failure.compareAndSet(
                    null,
                    new Failure("event %d of %s-%d was written at offset %d"
                            .formatted(offset, topic, partition, metadata.offset())));
        }
    }

    /** Why no more are sent, if not because it was told to finish. */
    Optional<String> failure() {
        return Optional.ofNullable(failure.get()).map(String::valueOf);
    }

    /** How many so far, to all partitions together. */
    long sent() {
        return sent;
    }

    /** Sends one second's events more, and in any case each event of the source once; {@link #isDone} tells when. */
    void finish() {
        ending = true;
    }

    boolean isDone() {
        return !thread.isAlive();
    }

    /** The events of each partition in the order of their offsets, once it is done. */
    List<List<byte[]>> log() {
        if (!isDone()) {
            throw new IllegalStateException("the sender is still at work");
        }
        return log;
    }

    @Override
    public void close() {
        closing = true;
        producer.close(Duration.ZERO);
    }
}
