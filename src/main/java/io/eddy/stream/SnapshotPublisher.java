package io.eddy.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.eddy.checkpoint.CheckpointStore;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.snapshot.SnapshotParts;
import io.eddy.snapshot.SnapshotTooLarge;
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
    /** The key of the note which slot the last whole snapshot is in. */
    static final String LAST_SLOT = "snapshot-slot";

    private final int recordBytes;
    private final LongSupplier millis;
    private final CheckpointStore store;
    private @Nullable SnapshotParts parts;
    private Slot slot;
    private long offset;
    private boolean tooLarge;

    private long published;
    private long publishedOffset = -1;
    private long publishedBytes;
    private long publishedMillis = -1;

    /**
     * @param store remembers the slot of the last whole snapshot, which a restart must not begin to overwrite
     * @param recordBytes what a record of the topic holds
     */
    SnapshotPublisher(CheckpointStore store, int recordBytes, LongSupplier millis) {
        this.store = store;
        this.recordBytes = recordBytes;
        this.millis = millis;
        byte[] last = store.get(LAST_SLOT);
        this.slot =
                last == null ? Slot.A : Slot.valueOf(new String(last, US_ASCII)).other();
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
            store.put(LAST_SLOT, slot.name().getBytes(US_ASCII));
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
