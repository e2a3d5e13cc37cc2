package io.eddy.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.app.Failure;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.snapshot.SnapshotKey;
import io.eddy.snapshot.WholeSnapshot;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.LoneConsumer;
import io.eddy.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads on a thread of its own what is published, as it is committed: how far the events have got, and each snapshot before
 * compaction can take it away. All methods may be called by other threads.
 */
final class Watcher implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration END = Duration.ofSeconds(10);

    private final String events;
    private final TopicPartition predictions;
    private final TopicPartition deadLetters;
    private final TopicPartition snapshots;
    private final long[] nextPredicted;
    private final long[] nextDeadLetter;
    private final Set<String> setAside = new HashSet<>();
    private long predicted;
    private final Set<Manifest> manifests = new LinkedHashSet<>();
    private final SnapshotAssembler assembler = SnapshotAssembler.keeping(key -> true);
    private final List<Comeback> comebacks = new ArrayList<>();
    private final Consumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::watch, "chaos-watcher");
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean closing;

    /** @param partitions of the events; what is published has one each */
    Watcher(Map<String, Object> client, Topics topics, int partitions) {
        this.predictions = new TopicPartition(topics.predictions().name(), 0);
        this.deadLetters = new TopicPartition(topics.deadLetters().name(), 0);
        this.snapshots = new TopicPartition(topics.snapshots().name(), 0);
        this.nextPredicted = new long[partitions];
        this.nextDeadLetter = new long[partitions];
        this.events = topics.events().name();
        Map<String, Object> config = LoneConsumer.settings(client);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(predictions, deadLetters, snapshots));
        consumer.seekToBeginning(List.of(predictions, deadLetters, snapshots));
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try (consumer) {
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    see(record);
                }
            }
        } catch (KafkaException | IllegalStateException | Failure | UnreadableSnapshot e) {
            failure.compareAndSet(null, e);
        }
    }

    private synchronized void see(ConsumerRecord<byte[], byte[]> record) throws UnreadableSnapshot {
        if (record.topic().equals(snapshots.topic())) {
            seeSnapshot(new String(record.key(), UTF_8), record.value());
        } else if (record.topic().equals(deadLetters.topic())) {
            seeDeadLetter(Published.letter(record));
        } else {
            Published prediction = Published.prediction(record);
            if (advance(prediction)) {
                predicted++;
                long now = System.nanoTime();
                comebacks.forEach(comeback -> comeback.see(record.offset(), prediction.partition(), now));
            }
        }
    }

    /** Of an event, or of a record that became none. */
    private void seeDeadLetter(DeadLetter letter) {
        setAside.add(letter.topic() + "-" + letter.partition() + ":" + letter.offset());
        if (letter.topic().equals(events)) {
            nextDeadLetter[letter.partition()] = Math.max(nextDeadLetter[letter.partition()], letter.offset() + 1);
        }
    }

    /** False if it was seen before; dead letters do not count, for another topic may be read sooner. */
    private boolean advance(Published published) {
        if (published.offset() < nextPredicted[published.partition()]) {
            return false;
        }
        nextPredicted[published.partition()] = published.offset() + 1;
        return true;
    }

    private void seeSnapshot(String key, byte[] value) throws UnreadableSnapshot {
        assembler.accept(key, value);
        if (SnapshotKey.parse(key).isManifest()) {
            manifests.add(Manifest.parse(value));
        }
    }

    /** Why it reads no more, if it does not. */
    Optional<String> failure() {
        return Optional.ofNullable(failure.get()).map(String::valueOf);
    }

    /** Tells a comeback what comes from now on. */
    synchronized void tell(Comeback comeback) {
        comebacks.add(comeback);
    }

    /** Of how many events, or records before they were events, something is published. */
    synchronized long published() {
        return predicted + setAside.size();
    }

    /** For each partition of the events, the offset behind the last event of which something was published. */
    synchronized long[] next() {
        long[] next = new long[nextPredicted.length];
        Arrays.setAll(next, partition -> Math.max(nextPredicted[partition], nextDeadLetter[partition]));
        return next;
    }

    /** Each manifest that ever was in the topic; of equal ones one. */
    synchronized Set<Manifest> manifests() {
        return new LinkedHashSet<>(manifests);
    }

    /** The newest snapshot of each model of which all parts are there. */
    synchronized List<WholeSnapshot> newestWhole() {
        return manifests.stream()
                .map(manifest -> SnapshotKey.modelOf(manifest.version()))
                .distinct()
                .flatMap(model -> assembler.newest(model).stream())
                .toList();
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
