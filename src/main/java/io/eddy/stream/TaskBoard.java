package io.eddy.stream;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** Where tasks put their status and other threads read it. */
final class TaskBoard {
    private final ConcurrentSkipListMap<Integer, TaskStatus> tasks = new ConcurrentSkipListMap<>();

    void put(TaskStatus status) {
        tasks.put(status.partition(), status);
    }

    void remove(int partition) {
        tasks.remove(partition);
    }

    List<TaskStatus> tasks() {
        return List.copyOf(tasks.values());
    }
}
