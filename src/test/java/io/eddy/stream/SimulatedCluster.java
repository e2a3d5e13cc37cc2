package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.learn.ModelVersion;
import io.eddy.replay.EventLog;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.SnapshotKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a simulated process: a log of events, all that was written to topics of one partition, and the committed offset.
 *
 * <p>Exactly once: what was sent since the last commit becomes visible with the committed offset, at one moment, or never. At least
 * once: what was sent becomes visible any time later, in order within a topic, in no order among topics; all of it before
 * its offset is committed.
 */
final class SimulatedCluster {
    static final String CHANGELOG = "changelog";

    /**
     * A record of the log.
     *
     * @param millis its time
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Logged(long offset, byte @Nullable [] key, byte @Nullable [] value, long millis) {}

    /**
     * A record of any other topic.
     *
     * @param value null where the key was deleted
     * @param of the event or version that it is about, where it is about one
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by their content
    record Written(String topic, String key, byte @Nullable [] value, long of) {}

    private final boolean exactlyOnce;
    private final List<Logged> log;
    private final List<Written> visible = new ArrayList<>();
    private final List<Written> sent = new ArrayList<>();
    private OptionalLong committed = OptionalLong.empty();
    private long oldest;

    SimulatedCluster(boolean exactlyOnce, List<Logged> log) {
        this.exactlyOnce = exactlyOnce;
        this.log = log;
    }

    boolean exactlyOnce() {
        return exactlyOnce;
    }

    /** Those that retention has left, from an offset on. */
    List<Logged> eventsFrom(long from) {
        return log.stream()
                .filter(event -> event.offset() >= Math.max(from, oldest))
                .toList();
    }

    EventLog.Consumed consumed() {
        return new EventLog.Consumed(oldest, end(), committed);
    }

    /** Behind the last event and what closes its transaction. */
    private long end() {
        return log.get(log.size() - 1).offset() + 2;
    }

    /** The log as a process sees it that comes back. */
    EventLog.Partition log(Cut cut) {
        return new EventLog.Partition() {
            @Override
            public EventLog.Consumed consumed() {
                return SimulatedCluster.this.consumed();
            }

            @Override
            public Optional<String> topicId() {
                return Optional.of("events");
            }

            @Override
            public void read(long from, long to, EventLog.Reader reader) {
                assertThat(from).isGreaterThanOrEqualTo(oldest);
                for (Logged event : eventsFrom(from)) {
                    if (event.offset() < to) {
                        cut.action("learn the event at offset %d again".formatted(event.offset()));
                        reader.event(event.offset(), event.value(), event.millis());
                    }
                }
            }

            @Override
            public void close() {}
        };
    }

    /** Lets retention remove what is before an offset. */
    void remove(long before) {
        oldest = Math.max(oldest, before);
    }

    void send(Written record) {
        byte[] value = record.value();
        sent.add(new Written(record.topic(), record.key(), value == null ? null : value.clone(), record.of()));
    }

    void commit(long offset, Cut cut) {
        cut.action("end what was sent before offset " + offset);
        if (!exactlyOnce) {
            show(sent.size());
            cut.action("commit offset " + offset);
        } else {
            show(sent.size());
        }
        committed = OptionalLong.of(offset);
    }

    private void show(int count) {
        visible.addAll(sent.subList(0, count));
        sent.subList(0, count).clear();
    }

    /** The process is gone: of what it had sent and not committed stays what the guarantee lets stay. */
    void crash(Random random) {
        if (!exactlyOnce) {
            Map<String, Integer> arrived = new LinkedHashMap<>();
            sent.forEach(record -> arrived.merge(record.topic(), 1, Integer::sum));
            arrived.replaceAll((topic, count) -> random.nextInt(count + 1));
            for (Written record : sent) {
                if (arrived.merge(record.topic(), -1, Integer::sum) >= 0) {
                    visible.add(record);
                }
            }
        }
        sent.clear();
    }

    /** All that is in a topic. */
    List<Written> topic(String name) {
        return visible.stream().filter(record -> record.topic().equals(name)).toList();
    }

    /** What compaction leaves of a topic, and what a store is restored from. */
    Map<String, byte[]> compacted(String name) {
        Map<String, byte[]> last = new LinkedHashMap<>();
        for (Written record : topic(name)) {
            last.remove(record.key());
            if (record.value() != null) {
                last.put(record.key(), record.value().clone());
            }
        }
        return last;
    }

    /** The slot of the last manifest that is visible; there is one model. */
    Optional<Slot> newestSnapshot(ModelVersion version) {
        return topic(EventTopology.SNAPSHOTS).stream()
                .map(record -> key(record.key()))
                .filter(SnapshotKey::isManifest)
                .reduce((older, newer) -> newer)
                .map(SnapshotKey::slot);
    }

    private static SnapshotKey key(String key) {
        try {
            return SnapshotKey.parse(key);
        } catch (UnreadableSnapshot e) {
            throw new AssertionError(e);
        }
    }

    /** Forgets checkpoints and committed offset, and the answers so far: they are given once more. */
    void reset() {
        committed = OptionalLong.empty();
        Set<String> forgotten = Set.of(CHANGELOG, EventTopology.PREDICTIONS, EventTopology.DEAD_LETTERS);
        visible.removeIf(record -> forgotten.contains(record.topic()));
    }

    /** Changes what a topic has under a key, as a defective disk does. */
    void damage(String topic, String key, byte @Nullable [] value) {
        visible.add(new Written(topic, key, value, -1));
    }
}
