package io.eddy.checkpoint;

import io.eddy.state.Archive;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes checkpoints of one model: {@link #begin} copies what has changed since the last one, at one moment; each {@link
 * #writeRecord} then puts one record, between the events that follow; the last closes it.
 *
 * <p>Pages and manifests have two slots that are written in turn, so the last whole checkpoint stays whole until the next one is,
 * whenever the process dies, and whether or not the store forgets what was put last. The one before it stays whole until the
 * next {@link #begin}. Belongs to one thread.
 */
public final class CheckpointWriter {
    private static final long NONE = -1;

    private final CheckpointStore store;
    private final Consumer<Archive> state;
    private final Image image = new Image();
    private final Deque<Paged> unwritten = new ArrayDeque<>();
    private int manifestSlot;
    private long copying = NONE;
    private long copyingBytes;
    private long offset = NONE;
    private long bytes;

    /**
     * @param from the checkpoint that the model was just given, null if it is as its specification made it
     * @param state describes the model; called now, to make room, and at each {@link #begin}
     * @throws IllegalStateException if the model's state is not the checkpoint's
     */
    public CheckpointWriter(CheckpointStore store, @Nullable Checkpoint from, Consumer<Archive> state) {
        this.store = store;
        this.state = state;
        image.copy(state);
        if (from != null) {
            manifestSlot = 1 - from.manifest().slot();
            offset = from.offset();
            for (Manifest.Segment segment : from.manifest().segments()) {
                adopt(segment);
            }
            if (image.segments().size() > from.manifest().segments().size()) {
                throw lossy("what it has");
            }
        }
    }

    /** Checks that the model's pages are those of the store: what was restored is what was stored. */
    private void adopt(Manifest.Segment stored) {
        Paged segment = image.segments().stream()
                .filter(candidate -> candidate.name().equals(stored.name()))
                .findFirst()
                .orElseThrow(() -> lossy(stored.name()));
        while (!segment.prepare()) {}
        if (segment.bytes() != stored.bytes()) {
            throw lossy(stored.name());
        }
        for (int page = 0; page < segment.pages(); page++) {
            Page place = stored.pages().get(page);
            byte[] record = store.get(Page.key(stored.name(), page, place.slot()));
            if (!Arrays.equals(record, segment.record(page, place, null))) {
                throw lossy(stored.name());
            }
            segment.stored(page, place);
        }
    }

    private static IllegalStateException lossy(String what) {
        return new IllegalStateException(
                "the model restored from a checkpoint differs from it in %s; this is a defect of Eddy".formatted(what));
    }

    /** Whether the last checkpoint is still being written. */
    public boolean busy() {
        return copying != NONE;
    }

    /**
     * Copies the state as it is now. Not while {@link #busy}.
     *
     * @param upTo everything before this offset has been learned
     */
    public void begin(long upTo) {
        if (busy()) {
            throw new IllegalStateException("the checkpoint at offset %d is still being written".formatted(copying));
        }
        copying = upTo;
        copyingBytes = 0;
        image.copy(state);
        unwritten.addAll(image.segments());
    }

    /**
     * Puts the next record or prepares some, if the last checkpoint is still being written.
     *
     * @return how many bytes were put
     */
    public long writeRecord() {
        while (busy()) {
            Paged segment = unwritten.peek();
            if (segment == null) {
                return close();
            } else if (!segment.prepare()) {
                return 0;
            } else if (segment.dirtyPage() >= 0) {
                long put = segment.write(segment.dirtyPage(), copying, store);
                copyingBytes += put;
                return put;
            } else {
                unwritten.remove();
            }
        }
        return 0;
    }

    private long close() {
        Manifest manifest = new Manifest(
                manifestSlot,
                copying,
                image.segments().stream().map(Paged::manifest).toList());
        byte[] record = manifest.toBytes();
        store.put(Manifest.key(manifestSlot), record);
        manifestSlot = 1 - manifestSlot;
        offset = copying;
        bytes = copyingBytes + record.length;
        copying = NONE;
        return record.length;
    }

    /** The offset of the last whole checkpoint; -1 if there is none. */
    public long offset() {
        return offset;
    }

    /** How much the last checkpoint wrote. */
    public long bytes() {
        return bytes;
    }
}
