package io.eddy.wire;

import java.util.ArrayList;
import java.util.List;

/** What is to be told, each sentence once. */
public final class News {
    private final List<String> untold = new ArrayList<>();

    public void add(List<String> sentences) {
        untold.addAll(sentences);
    }

    /** All that came since the last time. */
    public List<String> take() {
        if (untold.isEmpty()) {
            return List.of();
        }
        List<String> taken = List.copyOf(untold);
        untold.clear();
        return taken;
    }
}
