package io.eddy.intake;

import java.util.ArrayList;
import java.util.List;

/** What is to be told, each sentence once. */
final class News {
    private final List<String> untold = new ArrayList<>();

    void add(List<String> sentences) {
        untold.addAll(sentences);
    }

    /** All that came since the last time. */
    List<String> take() {
        if (untold.isEmpty()) {
            return List.of();
        }
        List<String> taken = List.copyOf(untold);
        untold.clear();
        return taken;
    }
}
