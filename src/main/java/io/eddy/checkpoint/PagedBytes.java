package io.eddy.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes. */
class PagedBytes extends Paged {
    private byte[] content = {};
    private int length;

    PagedBytes(String name) {
        super(name);
    }

    @Override
    long bytes() {
        return length;
    }

    /** Takes over {@code n} bytes, and notes which pages they change. */
    void copy(byte[] bytes, int n) {
        int before = length;
        length = n;
        if (content.length < n) {
            content = Arrays.copyOf(content, Math.max(n, content.length + (content.length >> 1)));
        }
        for (int page = 0; page < pages(); page++) {
            int from = page * Page.PAYLOAD_BYTES;
            int to = from + bytes(page);
            int had = Math.max(from, Math.min(to, before));
            if (to != had || !Arrays.equals(content, from, to, bytes, from, to) || endsBefore(page, before)) {
                System.arraycopy(bytes, from, content, from, to - from);
                changed(page);
            }
        }
    }

    /** Whether the page was longer when the run was {@code before} bytes long. */
    private boolean endsBefore(int page, int before) {
        return Math.min(before - page * Page.PAYLOAD_BYTES, Page.PAYLOAD_BYTES) > bytes(page);
    }

    @Override
    void encode(int page, ByteBuffer to) {
        to.put(content, page * Page.PAYLOAD_BYTES, bytes(page));
    }
}
