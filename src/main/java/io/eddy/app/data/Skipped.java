package io.eddy.app.data;

import java.util.ArrayList;
import java.util.List;

/** Rows that cannot be read: how many, and of the first few, where and why. */
public final class Skipped {
    private static final int TOLD = 3;

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(long line, String reason) {
        if (first.size() < TOLD) {
            first.add("line " + line + " " + reason);
        }
        count++;
    }

    public long count() {
        return count;
    }

    /** {@code "2 rows skipped: line 7 has 8 cells, the header 9; line 9 ..."}; empty if there are none. */
    @Override
    public String toString() {
        if (count == 0) {
            return "";
        }
        String more = count > first.size() ? "; ..." : "";
        return count + (count == 1 ? " row skipped: " : " rows skipped: ") + String.join("; ", first) + more;
    }
}
