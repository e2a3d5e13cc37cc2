package io.eddy.snapshot;

import io.eddy.safetensors.UnreadableSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the snapshots topic record by record and holds the newest whole snapshot of each model.
 *
 * <p>How it stays whole: the writer fills the two slots of a model in turn, and a manifest closes each. While a slot is written
 * anew, compaction may have removed any of its older records, and a crash may leave it half written for good; then its manifest
 * does not fit its parts, and the snapshot from the other slot stays the newest. A manifest fits when each of its parts is there
 * with its checksum, and then the SHA-256 of the whole decides. Of two that fit, the one whose manifest came later is newer, whatever the
 * offsets, because a model that was started afresh counts from the beginning. Nothing is assumed about the order of parts,
 * and records may come repeatedly.
 */
public final class SnapshotAssembler {
    private final Predicate<SnapshotKey> keeping;
    private final boolean releasing;
    private final Map<SnapshotKey, SlotRecords> slots = new LinkedHashMap<>();
    private final Map<String, Newest> newest = new LinkedHashMap<>();
    private long arrivals;

    private record Newest(long arrival, @Nullable WholeSnapshot snapshot) {}

    /**
     * A snapshot as the topic holds it.
     *
     * @param key of its manifest
     * @param whole whether all its parts are there; if not, it is being replaced, or its writer has crashed
     */
    public record Listed(SnapshotKey key, Manifest manifest, boolean whole) {}

    private SnapshotAssembler(Predicate<SnapshotKey> keeping, boolean releasing) {
        this.keeping = keeping;
        this.releasing = releasing;
    }

    /**
     * Assembles the snapshots of some slots and lists all. It holds the bytes of both slots of each model that it keeps, and
     * of the newest whole snapshot.
     *
     * @param keeping whether to assemble a slot, asked once with the key of its manifest
     */
    public static SnapshotAssembler keeping(Predicate<SnapshotKey> keeping) {
        return new SnapshotAssembler(keeping, false);
    }

    /** Assembles the snapshots of some models, and the deltas between them, for whoever takes each when it is whole: nothing of it is held. */
    static SnapshotAssembler handingOver(Predicate<String> models) {
        return new SnapshotAssembler(key -> models.test(key.model()), true);
    }

    /** Lists all snapshots and assembles none, in little memory. */
    public static SnapshotAssembler listing() {
        return new SnapshotAssembler(key -> false, false);
    }

    /**
     * Takes the next record.
     *
     * @param value not to be changed by the caller any more; null where the record was deleted
     * @return the snapshot that this record made the newest whole one of its model, if it did; or the delta that it made whole
     * @throws UnreadableSnapshot if the record is none of a snapshot, or completes one that is damaged; nothing else that was read
     *     is lost, and reading may go on
     */
    public Optional<WholeSnapshot> accept(@Nullable String key, byte @Nullable [] value) throws UnreadableSnapshot {
        if (key == null) {
            throw new UnreadableSnapshot("a record without a key is no part of a snapshot");
        }
        SnapshotKey parsed = SnapshotKey.parse(key);
        if (parsed.isManifest()) {
            acceptManifest(parsed, value);
        } else if (value == null) {
            slot(parsed).removePart(parsed.part());
        } else {
            slot(parsed).putPart(parsed.part(), value);
        }
        SlotRecords slot = slot(parsed);
        Optional<WholeSnapshot> whole = slot.takeWhole(releasing);
        if (parsed.slot().isDelta()) {
            return whole;
        }
        Newest before = newest.get(parsed.model());
        if (whole.isEmpty() || (before != null && before.arrival > slot.arrival())) {
            return Optional.empty();
        }
        newest.put(parsed.model(), new Newest(slot.arrival(), releasing ? null : whole.get()));
        return whole;
    }

    private void acceptManifest(SnapshotKey key, byte @Nullable [] value) throws UnreadableSnapshot {
        if (value == null) {
            slot(key).removeManifest();
            return;
        }
        Manifest manifest = Manifest.parse(value);
        boolean isOfModel =
                key.isAlias() || SnapshotKey.modelOf(manifest.version()).equals(key.model());
        if (!isOfModel || manifest.isDelta() != key.slot().isDelta()) {
            throw new UnreadableSnapshot(
                    "the manifest under the key %s is that of %s".formatted(key, manifest.version()));
        }
        SlotRecords slot = slot(key);
        // because a manifest that comes again says nothing new, not that its snapshot is newer than the one in the
        // other slot
        if (!slot.manifest().equals(Optional.of(manifest))) {
            slot.putManifest(manifest, arrivals++);
        }
    }

    private SlotRecords slot(SnapshotKey key) {
        return slots.computeIfAbsent(
                new SnapshotKey(key.model(), key.slot(), SnapshotKey.MANIFEST),
                manifestKey -> new SlotRecords(keeping.test(manifestKey)));
    }

    /** The newest whole snapshot of all models that are kept. */
    public Optional<WholeSnapshot> newest() {
        return newest.values().stream()
                .max(Comparator.comparingLong(Newest::arrival))
                .flatMap(it -> Optional.ofNullable(it.snapshot));
    }

    /** The newest whole snapshot of a model, named by its version without the offset. */
    public Optional<WholeSnapshot> newest(String model) {
        Newest ofModel = newest.get(model);
        return ofModel == null ? Optional.empty() : Optional.ofNullable(ofModel.snapshot);
    }

    /** All snapshots, without deltas, whose manifest has been seen and not been replaced, the newest last. */
    public List<Listed> list() {
        List<Map.Entry<SnapshotKey, SlotRecords>> ordered = new ArrayList<>(slots.entrySet());
        ordered.removeIf(slot -> slot.getKey().slot().isDelta());
        ordered.sort(Comparator.comparingLong(slot -> slot.getValue().arrival()));
        List<Listed> listed = new ArrayList<>();
        for (Map.Entry<SnapshotKey, SlotRecords> slot : ordered) {
            SlotRecords records = slot.getValue();
            records.manifest()
                    .ifPresent(manifest -> listed.add(new Listed(slot.getKey(), manifest, records.holds(manifest))));
        }
        return listed;
    }
}
