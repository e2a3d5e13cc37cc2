package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.learn.ModelVersion;
import io.eddy.replay.TopicTail;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.SnapshotKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the topic itself, whenever a task starts: a note of it elsewhere would be committed apart from it under at least once, and
 * forgotten by {@code eddy reset}.
 */
final class AskedSnapshots implements PublishedSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(AskedSnapshots.class);

    /** However long a cluster takes to come back, because a task that has no answer stops the pipeline. */
    private static final Duration PATIENCE = Duration.ofMillis(Integer.MAX_VALUE);

    private final Map<String, Object> kafka;
    private final String topic;

    AskedSnapshots(Map<String, Object> kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    @Override
    public Optional<Slot> newest(ModelVersion version) {
        String model = SnapshotKey.modelOf(version);
        AtomicReference<@Nullable Slot> newest = new AtomicReference<>();
        try (TopicTail tail = new TopicTail(kafka, PATIENCE)) {
            tail.read(
                    topic,
                    record -> closed(record)
                            .filter(key ->
                                    key.model().equals(model) && !key.slot().isDelta())
                            .ifPresent(key -> newest.set(key.slot())),
                    () -> newest.get() != null);
        } catch (AuthorizationException e) {
            LOG.warn(
                    "Eddy may not read the topic {}, and so may begin to fill the slot of the newest snapshot, whose readers then wait for the next; let it read the topic: {}",
                    topic,
                    e.getMessage());
        }
        return Optional.ofNullable(newest.get());
    }

    private static Optional<SnapshotKey> closed(ConsumerRecord<byte[], byte @Nullable []> record) {
        if (record.key() == null || record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(SnapshotKey.parse(new String(record.key(), UTF_8)))
                    .filter(SnapshotKey::isManifest);
        } catch (UnreadableSnapshot e) {
            return Optional.empty(); // because 'snapshot list' tells of it
        }
    }
}
