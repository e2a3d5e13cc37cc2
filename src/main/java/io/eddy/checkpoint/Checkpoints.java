package io.eddy.checkpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Finds whole checkpoints in a store. At most two can be there: the last one, and the one before unless the next is being written
 * over it.
 *
 * <p>One that is not whole is never read: {@link #damages} tells what was wrong with it.
 */
public final class Checkpoints {
    private final CheckpointStore store;
    private final List<String> damages = new ArrayList<>();

    public Checkpoints(CheckpointStore store) {
        this.store = store;
    }

    /** The newest whole one whose offset is at most {@code offset}. */
    public Optional<Checkpoint> newestUpTo(long offset) {
        return first(
                candidate -> candidate <= offset,
                Comparator.comparingLong(Manifest::offset).reversed());
    }

    /** The oldest whole one whose offset is greater. */
    public Optional<Checkpoint> oldestAfter(long offset) {
        return first(candidate -> candidate > offset, Comparator.comparingLong(Manifest::offset));
    }

    /** What was wrong with those that were passed over, one sentence each. */
    public List<String> damages() {
        return List.copyOf(damages);
    }

    /**
     * The offset of the checkpoint that a record of a store closes.
     *
     * @return empty if the record closes none, or cannot be read
     */
    public static OptionalLong offset(String key, byte[] value) {
        for (int slot = 0; slot <= 1; slot++) {
            if (Manifest.key(slot).equals(key)) {
                try {
                    return OptionalLong.of(Manifest.parse(slot, value).offset());
                } catch (DamagedCheckpoint e) {
                    return OptionalLong.empty(); // because whoever reads the checkpoint is told
                }
            }
        }
        return OptionalLong.empty();
    }

    private Optional<Checkpoint> first(LongPredicate fits, Comparator<Manifest> order) {
        List<Manifest> candidates = new ArrayList<>(manifests());
        candidates.removeIf(manifest -> !fits.test(manifest.offset()));
        candidates.sort(order);
        for (Manifest manifest : candidates) {
            try {
                return Optional.of(Checkpoint.read(manifest, store));
            } catch (DamagedCheckpoint e) {
                damages.add(
                        "the checkpoint at offset %d is not whole: %s".formatted(manifest.offset(), e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private List<Manifest> manifests() {
        List<Manifest> manifests = new ArrayList<>();
        for (int slot = 0; slot <= 1; slot++) {
            byte[] bytes = store.get(Manifest.key(slot));
            if (bytes != null) {
                try {
                    manifests.add(Manifest.parse(slot, bytes));
                } catch (DamagedCheckpoint e) {
                    damages.add("a checkpoint cannot be read: " + e.getMessage());
                }
            }
        }
        return manifests;
    }
}
