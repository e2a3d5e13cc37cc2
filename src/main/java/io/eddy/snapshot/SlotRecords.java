package io.eddy.snapshot;

import io.eddy.safetensors.UnreadableSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest records of one slot, which may be of several snapshots; its manifest decides whether they are one. */
final class SlotRecords {
    private static final byte[] NOT_KEPT = {};

    /** A part's checksum, and its bytes if they are kept. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Part(String checksum, byte[] bytes) {}

    private final boolean keeping;
    private final Map<Integer, Part> parts = new HashMap<>();
    private @Nullable Manifest manifest;
    private long arrival;
    private boolean offered;

    /** @param keeping whether to hold the bytes of parts, or only their checksums */
    SlotRecords(boolean keeping) {
        this.keeping = keeping;
    }

    void putPart(int number, byte[] bytes) {
        parts.put(number, new Part(SnapshotParts.checksum(bytes), keeping ? bytes : NOT_KEPT));
    }

    void removePart(int number) {
        parts.remove(number);
    }

    /** @param newArrival how many manifests came before it, of any slot */
    void putManifest(Manifest newManifest, long newArrival) {
        manifest = newManifest;
        arrival = newArrival;
        offered = false;
    }

    void removeManifest() {
        manifest = null;
    }

    Optional<Manifest> manifest() {
        return Optional.ofNullable(manifest);
    }

    long arrival() {
        return arrival;
    }

    /**
     * The snapshot that the last record made whole, once.
     *
     * @param release whether to hold its bytes no longer
     * @throws UnreadableSnapshot if the parts have the right checksums and yet are not the file; also once
     */
    Optional<WholeSnapshot> takeWhole(boolean release) throws UnreadableSnapshot {
        if (manifest == null || !keeping || offered || !holds(manifest)) {
            return Optional.empty();
        }
        offered = true;
        List<byte[]> bytes = new ArrayList<>(manifest.parts());
        for (int i = 0; i < manifest.parts(); i++) {
            bytes.add(Objects.requireNonNull(parts.get(i)).bytes);
        }
        if (release) {
            parts.clear();
        }
        return Optional.of(WholeSnapshot.of(manifest, bytes));
    }

    /** Whether every part that the manifest tells of is there. Parts behind the last one are of another snapshot. */
    boolean holds(Manifest closing) {
        for (int i = 0; i < closing.parts(); i++) {
            Part part = parts.get(i);
            if (part == null || !part.checksum.equals(closing.checksums().get(i))) {
                return false;
            }
        }
        return true;
    }
}
