package io.eddy.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes. */
final class PagedBytes extends Paged {
    private byte[] content = {};

    PagedBytes(String name) {
        super(name);
    }

    @Override
    long bytes() {
        return content.length;
    }

    /** Takes over the bytes, which nobody else may change from now on, and notes which pages they change. */
    void takeOver(byte[] bytes) {
        byte[] before = content;
        int pagesBefore = pages();
        content = bytes;
        for (int page = 0; page < pages(); page++) {
            if (page >= pagesBefore || differs(page, before)) {
                changed(page);
            }
        }
    }

    /** Whether the page's bytes are others than in the run {@code before}, or more, or fewer. */
    private boolean differs(int page, byte[] before) {
        int from = page * Page.PAYLOAD_BYTES;
        int until = from + Math.min(before.length - from, Page.PAYLOAD_BYTES);
        return !Arrays.equals(before, from, until, content, from, from + bytes(page));
    }

    @Override
    void encode(int page, ByteBuffer to) {
        to.put(content, page * Page.PAYLOAD_BYTES, bytes(page));
    }
}
