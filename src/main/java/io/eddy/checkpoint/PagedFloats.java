package io.eddy.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A matrix of floats without its padding, row by row. */
final class PagedFloats extends Paged {
    private static final int FLOATS = Page.PAYLOAD_BYTES / Float.BYTES;

    private final List<float[]> content = new ArrayList<>();
    private long elements;

    PagedFloats(String name) {
        super(name);
    }

    @Override
    long bytes() {
        return elements * Float.BYTES;
    }

    /** Takes over a matrix, as {@link io.eddy.state.Archive#floats} has it, and notes which pages it changes. */
    void copy(float[] values, int offset, int stride, int rows, int columns) {
        elements = (long) rows * columns;
        boolean gapless = rows == 1 || stride == columns;
        for (int page = 0; page < pages(); page++) {
            int first = page * FLOATS;
            int n = (int) Math.min(FLOATS, elements - first);
            boolean isNew = makeRoom(page, n);
            boolean differs = gapless
                    ? copy(values, offset + first, content.get(page))
                    : copyRows(values, offset, stride, columns, first, content.get(page));
            if (isNew || differs) {
                changed(page);
            }
        }
        while (content.size() > pages()) {
            content.remove(content.size() - 1);
        }
    }

    /** Says whether there was no such page before. */
    private boolean makeRoom(int page, int n) {
        if (page == content.size()) {
            content.add(new float[n]);
        } else if (content.get(page).length != n) {
            content.set(page, new float[n]);
        } else {
            return false;
        }
        return true;
    }

    /** Says whether the page differed. */
    private static boolean copy(float[] from, int at, float[] page) {
        if (Arrays.equals(from, at, at + page.length, page, 0, page.length)) {
            return false;
        }
        System.arraycopy(from, at, page, 0, page.length);
        return true;
    }

    /** Says whether the page, which begins with element {@code first} of the matrix, differed. */
    private static boolean copyRows(float[] from, int offset, int stride, int columns, int first, float[] page) {
        int row = first / columns;
        int column = first % columns;
        int differing = 0;
        for (int at = 0; at < page.length; row++, column = 0) {
            int n = Math.min(columns - column, page.length - at);
            int start = offset + row * stride + column;
            // one pass and no call for each row: the first copy of 300,000 rows of 8, not yet compiled, took 100 ms,
            // now 20
            for (int i = 0; i < n; i++) {
                float value = from[start + i];
                differing |= Float.floatToRawIntBits(value) ^ Float.floatToRawIntBits(page[at + i]);
                page[at + i] = value;
            }
            at += n;
        }
        return differing != 0;
    }

    @Override
    void encode(int page, ByteBuffer to) {
        float[] floats = content.get(page);
        to.asFloatBuffer().put(floats);
    }
}
