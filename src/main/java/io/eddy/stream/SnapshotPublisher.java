package io.eddy.stream;

import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.SnapshotTooLarge;
import io.eddy.snapshot.Delta;
import io.eddy.snapshot.DeltaWriter;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.snapshot.SnapshotParts;
import io.eddy.state.Archive;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes snapshots a part at a time, so that a large model never holds up the events: the copy is taken at one moment, the parts
 * go out between the events that follow.
 *
 * <p>Deltas go out while a snapshot is on its way, too, each in the slot after that of the one before. From each snapshot on, counted from the
 * moment of its copy, they begin with the first slot again. A reader that comes meanwhile stands at the snapshot before until this one is
 * closed, and then finds all that follow on it.
 */
final class SnapshotPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotPublisher.class);

    /** So many deltas, or as many as are together as large as the model, and the next snapshot is due: whoever comes reads no more than that. */
    private static final int MOST_DELTAS = 1_000;

    /** Of a model of which nearly everything changes at once, deltas or snapshots are published at this rate, however often they are wanted. */
    private static final long BYTES_PER_SECOND = 16 << 20;

    /** What is digested at once: some 0.3 ms. */
    private static final int SLICE_BYTES = 512 << 10;

    /** A model that was too large is copied again for a delta only after so long; copying it is most of the work. */
    private static final long AGAIN_MILLIS = 10_000;

    private final int recordBytes;
    private final LongSupplier millis;
    private @Nullable SnapshotParts parts;
    private Slot slot;
    private long offset;
    private boolean tooLarge;

    private final DeltaWriter deltas = new DeltaWriter();
    private @Nullable SnapshotParts delta;
    private int deltasSince;
    private long deltaBytesSince;
    private boolean beginsAnew = true;
    private boolean led;

    /** Whether a delta was not sent, so that none fits until a snapshot is. */
    private boolean missing;

    private long readyMillis;

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
     *
     * @return whether it has begun; not if the model is too large
     */
    boolean begin(Snapshot snapshot) {
        try {
            parts = SnapshotParts.cutFor(recordBytes, snapshot, slot);
            offset = snapshot.version().offset();
            tooLarge = false;
            beginsAnew = true;
            led = false;
            pauseAfter(parts.bytes());
            return true;
        } catch (SnapshotTooLarge e) {
            tellTooLarge(snapshot.version(), e);
            return false;
        }
    }

    private void tellTooLarge(ModelVersion version, SnapshotTooLarge e) {
        if (!tooLarge) {
            LOG.error("{}: no snapshots are published until this is mended: {}", version, e.getMessage());
        }
        tooLarge = true;
        readyMillis = millis.getAsLong() + AGAIN_MILLIS;
    }

    /** Whether a delta may be begun. While a snapshot is on its way that no delta has led to, nobody could use one. */
    boolean readyForDelta() {
        boolean isOfUse = parts == null || led;
        return isOfUse && !deltas.busy() && delta == null && millis.getAsLong() >= readyMillis;
    }

    /**
     * Begins to publish what has changed since the last time; or all of it, if that is nearly as much.
     *
     * @param about the model, without its numbers
     * @param state describes it
     * @param whole makes a snapshot of it
     * @return whether it is all of it; not if that is too large
     */
    boolean beginDelta(Snapshot about, Consumer<Archive> state, Supplier<Snapshot> whole) {
        deltas.copy(about, state);
        boolean isTooMuch = deltasSince >= MOST_DELTAS || deltaBytesSince >= deltas.bytes();
        boolean wantsWhole = !deltas.isWorthIt() || isTooMuch || missing;
        if (wantsWhole && busy()) {
            return false; // because a snapshot is on its way, and the next one will have it all
        }
        if (wantsWhole && !begin(whole.get())) {
            return false;
        }
        deltas.begin();
        return wantsWhole;
    }

    /** With a snapshot that was begun just now: has the deltas from here on begin anew. */
    void beginDeltaToSnapshot(Snapshot about, Consumer<Archive> state) {
        deltas.copy(about, state);
        deltas.begin();
    }

    /** Sends the next part of a snapshot and goes on with a delta, if they are on their way; says whether there was something to do. */
    boolean sendPart(Consumer<SnapshotPart> send) {
        if (parts == null) {
            return goOnWithDelta(send);
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
        goOnWithDelta(send);
        return true;
    }

    private boolean goOnWithDelta(Consumer<SnapshotPart> send) {
        if (deltas.busy()) {
            Optional<Delta> next = deltas.digest(SLICE_BYTES);
            next.ifPresent(this::begin);
            if (!deltas.busy() && beginsAnew) {
                beginsAnew = false;
                led = delta != null;
                missing = false; // because the snapshot that is on its way stands where this delta would have led
                deltasSince = 0;
                deltaBytesSince = 0;
            }
            return true;
        }
        if (delta == null) {
            return false;
        }
        send.accept(delta.next());
        delta = delta.hasNext() ? delta : null;
        return true;
    }

    private void begin(Delta next) {
        try {
            delta = SnapshotParts.cutFor(recordBytes, next, Slot.ofDelta(deltasSince));
            deltasSince++;
            deltaBytesSince += delta.bytes();
            pauseAfter(delta.bytes());
        } catch (SnapshotTooLarge e) {
            missing = true; // and the snapshot that comes in its place says if it is too large itself
        }
    }

    private void pauseAfter(long bytes) {
        readyMillis = millis.getAsLong() + bytes * 1_000 / BYTES_PER_SECOND;
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
