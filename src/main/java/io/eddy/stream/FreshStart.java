package io.eddy.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a task is to forget its checkpoints: once for each partition, when it first starts in this process. */
final class FreshStart {
    private final boolean wanted;
    private final Set<Integer> done = ConcurrentHashMap.newKeySet();

    FreshStart(boolean wanted) {
        this.wanted = wanted;
    }

    boolean claim(int partition) {
        return wanted && done.add(partition);
    }
}
