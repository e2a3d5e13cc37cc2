package io.eddy.serve;

import java.util.ArrayList;
import java.util.List;

/** How something went since the beginning, in a bounded number of points: when there are too many, every other one goes. */
final class LivePoints {
    private static final int MOST = 1_024;

    private final List<Object> points = new ArrayList<>();
    private int every = 1;
    private int skipped;

    void add(Object point) {
        if (++skipped < every) {
            return;
        }
        skipped = 0;
        points.add(point);
        if (points.size() > MOST) {
            for (int i = points.size() / 2; i > 0; i--) {
                points.remove(2 * i - 1);
            }
            every *= 2;
        }
    }

    List<Object> list() {
        return List.copyOf(points);
    }
}
