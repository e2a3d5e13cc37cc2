package io.eddy.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of bytes as it was when it was last copied, cut into pages; and for each page where the store has it, and whether it has
 * changed since.
 */
abstract class Paged {
    private final String name;
    private final List<@Nullable Page> pages = new ArrayList<>();
    private final List<Boolean> dirty = new ArrayList<>();

    Paged(String name) {
        this.name = name;
    }

    final String name() {
        return name;
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
            dirty.add(false);
        }
        dirty.set(page, true);
    }

    final boolean isDirty(int page) {
        return dirty.get(page);
    }

    /** The page's record for the checkpoint at {@code offset}, in the slot that the last one has not, and notes that it is there. */
    final ByteBuffer write(int page, long offset) {
        Page before = pages.get(page);
        Page now = new Page(before == null ? 0 : 1 - before.slot(), offset);
        pages.set(page, now);
        dirty.set(page, false);
        return record(page, now);
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
        dirty.set(page, false);
    }

    final ByteBuffer record(int page, Page place) {
        ByteBuffer record = place.record(bytes(page));
        encode(page, record);
        Checksum.close(record.clear());
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
