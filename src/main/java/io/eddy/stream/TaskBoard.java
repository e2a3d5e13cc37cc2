package io.eddy.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where tasks put their status and other threads read it, and learn that the end is near. */
final class TaskBoard {
    private final ConcurrentSkipListMap<Integer, TaskStatus> tasks = new ConcurrentSkipListMap<>();
    private final Map<Integer, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
    private volatile Onlooker onlooker = Onlooker.NOBODY;
    private volatile boolean ending;
    private volatile boolean awaitStandstill;

    /** Tasks that start from now on are looked at. */
    void watch(Onlooker by) {
        onlooker = new GuardedOnlooker(by);
    }

    Onlooker onlooker() {
        return onlooker;
    }

    void put(TaskStatus status) {
        tasks.put(status.partition(), status);
    }

    void remove(int partition) {
        tasks.remove(partition);
        ended(partition);
    }

    List<TaskStatus> tasks() {
        return List.copyOf(tasks.values());
    }

    /**
     * Has each task publish what it learned last.
     *
     * @param standstill whether no more events come to the tasks, but for those under way, which are waited for
     * @return whether all have in that time
     */
    boolean end(boolean standstill, Duration patience) {
        awaitStandstill = standstill;
        ending = true;
        CompletableFuture<?>[] all = tasks.keySet().stream().map(this::endOf).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // because none fails
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether what was learned is to be published, for the last time. */
    boolean ending() {
        return ending;
    }

    boolean awaitStandstill() {
        return awaitStandstill;
    }

    /** Notes that a task has published everything. */
    void ended(int partition) {
        endOf(partition).complete(null);
    }

    private CompletableFuture<Void> endOf(int partition) {
        return ends.computeIfAbsent(partition, absent -> new CompletableFuture<>());
    }
}
