package io.eddy.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A matrix of floats without its padding, row by row. */
final class PagedFloats extends Paged {
    private static final int FLOATS = Page.PAYLOAD_BYTES / Float.BYTES;

    private final List<float[]> content = new ArrayList<>();
    private final float[] gathered;
    private long elements;

    /** @param gathered room for one page, which many share: see {@link #room} */
    PagedFloats(String name, float[] gathered) {
        super(name);
        this.gathered = gathered;
    }

    static float[] room() {
        return new float[FLOATS];
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
            if (gapless) {
                copy(page, values, offset + first, n);
            } else {
                gather(values, offset, stride, columns, first, n);
                copy(page, gathered, 0, n);
            }
        }
        while (content.size() > pages()) {
            content.remove(content.size() - 1);
        }
    }

    private void gather(float[] values, int offset, int stride, int columns, int first, int n) {
        int row = first / columns;
        int column = first % columns;
        for (int at = 0; at < n; row++, column = 0) {
            int length = Math.min(columns - column, n - at);
            System.arraycopy(values, offset + row * stride + column, gathered, at, length);
            at += length;
        }
    }

    private void copy(int page, float[] from, int at, int n) {
        if (page == content.size()) {
            content.add(new float[n]);
        } else if (content.get(page).length != n) {
            content.set(page, new float[n]);
        } else if (Arrays.equals(from, at, at + n, content.get(page), 0, n)) {
            return;
        }
        System.arraycopy(from, at, content.get(page), 0, n);
        changed(page);
    }

    @Override
    void encode(int page, ByteBuffer to) {
        float[] floats = content.get(page);
        to.asFloatBuffer().put(floats);
    }
}
