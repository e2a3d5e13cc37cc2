package io.eddy.snapshot;

import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.UnreadableSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the snapshots topic record by record and holds a model as it was published last, by whole snapshots and the deltas between them.
 *
 * <p>How it stays one that was published: a delta names the version and the digest that it goes from, and those that it comes to. It is
 * applied to a model of just that version and digest and to no other, and what comes of it must have the digest that was promised. So it does not
 * matter which records compaction has removed, whether a writer has crashed, or what was missed: then no delta fits, the model stays as it is, and
 * goes on with the next whole snapshot.
 *
 * <p>A snapshot goes out in parts while deltas go on between them, so one may be closed when deltas have come past it. Then it says nothing new to
 * whoever has followed, and others find the deltas after it among those that have come before: they are held until the next but one.
 *
 * <p>Reading only notes which deltas to apply; {@link #settle} does so, all at once. Belongs to one thread.
 */
public final class FollowedModel {
    /** Of the versions that were passed last; a writer sends no more deltas than half of it without a whole snapshot. */
    private static final int PASSED = 4_096;

    private final SnapshotAssembler assembler;

    /** What is held, and has the digest that it should; null before the first. */
    private @Nullable Snapshot snapshot;

    private @Nullable Stand stand;

    /** What is to become of it at the next {@link #settle}: another whole one, if there is one, and deltas. */
    private @Nullable WholeSnapshot next;

    private final List<WholeSnapshot> unapplied = new ArrayList<>();
    private @Nullable Stand reached;
    private String reachedModel = "";

    /** Deltas that do not fit yet, by what they go from: since the last whole snapshot, and since the one before. */
    private Map<Stand, WholeSnapshot> waiting = new HashMap<>();

    private Map<Stand, WholeSnapshot> waitingLonger = Map.of();
    private final Map<Stand, Boolean> passed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Stand, Boolean> eldest) {
            return size() > PASSED;
        }
    };
    private @Nullable ModelVersion missed;

    /** @param models which to follow, by name, fingerprint and source, or by alias; of several, the one that was published last */
    public FollowedModel(Predicate<String> models) {
        assembler = SnapshotAssembler.handingOver(models);
    }

    /**
     * Takes the next record.
     *
     * @param value not to be changed by the caller any more; null where the record was deleted
     * @throws UnreadableSnapshot if the record is none of a snapshot, or completes one that is damaged; what is held stays, and reading may go on
     */
    public void accept(@Nullable String key, byte @Nullable [] value) throws UnreadableSnapshot {
        Optional<WholeSnapshot> whole = assembler.accept(key, value);
        if (whole.isEmpty() || key == null) {
            return;
        }
        Manifest manifest = whole.get().manifest();
        if (!manifest.isDelta()) {
            waitingLonger = waiting;
            waiting = new HashMap<>();
            SnapshotKey parsed = SnapshotKey.parse(key);
            // because a name may go back to a snapshot that had it before, and a model does not
            boolean isNew =
                    parsed.isAlias() ? !manifest.stand().equals(reached) : !passed.containsKey(manifest.stand());
            if (isNew) {
                next = whole.get();
                unapplied.clear();
                reach(manifest.stand(), parsed.model());
            }
            missed = null;
        } else {
            Stand from = manifest.from().orElseThrow();
            waiting.put(from, whole.get());
            boolean fits = from.equals(reached) || passed.containsKey(manifest.stand());
            if (!fits && reached != null && SnapshotKey.parse(key).model().equals(reachedModel)) {
                missed = manifest.version();
            }
        }
        goOn();
    }

    private void goOn() {
        for (WholeSnapshot delta = takeNext(); delta != null; delta = takeNext()) {
            unapplied.add(delta);
            reach(delta.manifest().stand(), reachedModel);
            missed = null;
        }
    }

    private @Nullable WholeSnapshot takeNext() {
        if (reached == null) {
            return null;
        }
        WholeSnapshot delta = waiting.containsKey(reached) ? waiting.remove(reached) : waitingLonger.get(reached);
        return delta == null || passed.containsKey(delta.manifest().stand()) ? null : delta;
    }

    private void reach(Stand newStand, String model) {
        reached = newStand;
        reachedModel = model;
        passed.put(newStand, true);
    }

    /**
     * Makes the model that was published last.
     *
     * @return whether it is another one than before
     * @throws UnreadableSnapshot if it is not what it should be; what is held stays, and waits for the next whole snapshot
     */
    public boolean settle() throws IOException {
        if (reached == null || reached.equals(stand)) {
            next = null; // of a name that has gone to another snapshot and back
            return false;
        }
        try {
            Snapshot made = next == null ? snapshot : next.read();
            List<Delta> deltas = new ArrayList<>();
            for (WholeSnapshot delta : unapplied) {
                deltas.add(delta.readDelta());
            }
            if (made == null) {
                throw new IllegalStateException("there is nothing to apply deltas to");
            }
            made = Delta.applied(deltas, made);
            String digest = made.digest();
            if (!made.version().equals(reached.version()) || !digest.equals(reached.digest())) {
                throw new UnreadableSnapshot("the model of version %s has the digest %s where %s with %s was published"
                        .formatted(made.version(), digest, reached.version(), reached.digest()));
            }
            snapshot = made;
            stand = reached;
            return true;
        } catch (UnreadableSnapshot e) {
            missed = reached.version();
            passed.clear();
            reached = stand;
            if (stand != null) {
                passed.put(stand, true);
            }
            throw e;
        } finally {
            next = null;
            unapplied.clear();
        }
    }

    /** The model, as it was at the last {@link #settle}. */
    public Optional<Snapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    /** Where that stands. */
    public Optional<Stand> stand() {
        return Optional.ofNullable(stand);
    }

    /** The newest version that was published and cannot be reached, because something before it is missing or damaged: it takes the next whole snapshot. */
    public Optional<ModelVersion> missed() {
        return Optional.ofNullable(missed);
    }
}
