package io.eddy.stream;

import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.snapshot.SnapshotParts;
import io.eddy.snapshot.SnapshotTooLarge;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes snapshots a part at a time, so that a large model never holds up the events: the copy is taken at one moment, the parts
 * go out between the events that follow.
 */
final class SnapshotPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotPublisher.class);

    private final int recordBytes;
    private final LongSupplier millis;
    private @Nullable SnapshotParts parts;
    private Slot slot;
    private long offset;
    private boolean tooLarge;

    private long published;
    private long publishedOffset = -1;
    private long publishedBytes;
    private long publishedMillis = -1;

    /**
     * @param last the slot of the newest snapshot there is, which a restart must not begin to overwrite
     * @param recordBytes what a record of the topic holds
     */
    SnapshotPublisher(Optional<Slot> last, int recordBytes, LongSupplier millis) {
        this.slot = last.map(Slot::other).orElse(Slot.A);
        this.recordBytes = recordBytes;
        this.millis = millis;
    }

    /** Whether the last snapshot is still on its way. */
    boolean busy() {
        return parts != null;
    }

    /**
     * Begins to publish, and gives up the last one if it is still on its way: the slot that it was to fill is filled anew. A model that
     * is too large for it learns and predicts on all the same.
     */
    void begin(Snapshot snapshot) {
        try {
            parts = SnapshotParts.cutFor(recordBytes, snapshot, slot);
            offset = snapshot.version().offset();
            tooLarge = false;
        } catch (SnapshotTooLarge e) {
            if (!tooLarge) {
                LOG.error(
                        "{}: no snapshots are published until this is mended: {}", snapshot.version(), e.getMessage());
            }
            tooLarge = true;
        }
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
            slot = slot.other();
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
