package io.eddy.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of bytes as it was when it was last copied, cut into pages; and for each page where the store has it, and whether it has
 * changed since.
 */
abstract class Paged {
    private final String name;
    private final List<@Nullable Page> pages = new ArrayList<>();
    private final BitSet dirty = new BitSet();

    Paged(String name) {
        this.name = name;
    }

    final String name() {
        return name;
    }

    /**
     * Does a part of what copying left to be done. Until it says that nothing is left, the other methods do not hold for what was
     * copied last.
     */
    boolean prepare() {
        return true;
    }

    /** The length of the whole run. */
    abstract long bytes();

    /** The length of one page. */
    final int bytes(int page) {
        return (int) Math.min(Page.PAYLOAD_BYTES, bytes() - (long) page * Page.PAYLOAD_BYTES);
    }

    /** Puts the bytes of one page at the buffer's position. */
    abstract void encode(int page, ByteBuffer to);

    /** Of the run, as it is now. */
    final int pages() {
        return Math.toIntExact((bytes() + Page.PAYLOAD_BYTES - 1) / Page.PAYLOAD_BYTES);
    }

    /** Notes that the page is no longer what the store has. */
    final void changed(int page) {
        while (pages.size() <= page) {
            pages.add(null);
        }
        dirty.set(page);
    }

    /** The first page that is no longer what the store has; -1 if there is none. */
    final int dirtyPage() {
        int page = dirty.nextSetBit(0);
        return page < pages() ? page : -1;
    }

    /** Puts the page's record, for the checkpoint at {@code offset}, in the slot that the last one has not; gives its size. */
    final int write(int page, long offset, CheckpointStore store) {
        Page before = pages.get(page);
        Page now = new Page(before == null ? 0 : 1 - before.slot(), offset);
        String key = Page.key(name, page, now.slot());
        byte[] record = record(page, now, store.get(key));
        store.put(key, record);
        stored(page, now);
        return record.length;
    }

    /** Where the page is in the store. */
    final Page place(int page) {
        Page place = pages.get(page);
        if (place == null) {
            throw new IllegalStateException("page %d of %s was never written".formatted(page, name));
        }
        return place;
    }

    /** Says that the store has the page there, just as it is here. */
    final void stored(int page, Page place) {
        pages.set(page, place);
        dirty.clear(page);
    }

    /** @param room to be used for it, if it has the size */
    final byte[] record(int page, Page place, byte @Nullable [] room) {
        int size = bytes(page) + Page.OVERHEAD;
        byte[] record = room != null && room.length == size ? room : new byte[size];
        encode(page, place.begin(record));
        Checksum.close(record);
        return record;
    }

    final Manifest.Segment manifest() {
        List<Page> places = new ArrayList<>();
        for (int page = 0; page < pages(); page++) {
            places.add(place(page));
        }
        return new Manifest.Segment(name, bytes(), places);
    }
}
