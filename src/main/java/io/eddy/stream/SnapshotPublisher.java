package io.eddy.stream;

import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.snapshot.SnapshotParts;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes snapshots a part at a time, so that a large model never holds up the events: the copy is taken at one moment, the parts
 * go out between the events that follow.
 */
final class SnapshotPublisher {
    private final LongSupplier millis;
    private @Nullable SnapshotParts parts;
    private Slot slot = Slot.A;
    private long offset;

    private long published;
    private long publishedOffset = -1;
    private long publishedBytes;
    private long publishedMillis = -1;

    SnapshotPublisher(LongSupplier millis) {
        this.millis = millis;
    }

    /** Whether the last snapshot is still on its way. */
    boolean busy() {
        return parts != null;
    }

    void begin(Snapshot snapshot) {
        parts = SnapshotParts.cut(snapshot, slot);
        offset = snapshot.version().offset();
        slot = slot.other();
    }

    /** Sends the next part, if there is one. */
    void sendPart(Consumer<SnapshotPart> send) {
        if (parts == null) {
            return;
        }
        send.accept(parts.next());
        if (!parts.hasNext()) {
            published++;
            publishedOffset = offset;
            publishedBytes = parts.bytes();
            publishedMillis = millis.getAsLong();
            parts = null;
        }
    }

    /** How many were sent whole. */
    long published() {
        return published;
    }

    /** The offset of the last one that was sent whole, or -1. */
    long publishedOffset() {
        return publishedOffset;
    }

    long publishedBytes() {
        return publishedBytes;
    }

    long publishedMillis() {
        return publishedMillis;
    }
}
