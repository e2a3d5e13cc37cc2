package io.eddy.app.chaos;

import java.util.Set;
import java.util.TreeSet;

/** Waits, after a kill, for the first new prediction in each partition. */
final class Comeback {
    private final long logEnd;
    private final Set<Integer> waiting = new TreeSet<>();
    private long seen;
    private boolean overtaken;

    /**
     * @param partitions of the events
     * @param logEnd the end of the predictions topic when the killed process was dead
     */
    Comeback(int partitions, long logEnd) {
        this.logEnd = logEnd;
        for (int partition = 0; partition < partitions; partition++) {
            waiting.add(partition);
        }
    }

    /**
     * Told of each prediction of an event that was not predicted before.
     *
     * @param topicOffset of the prediction
     * @param partition of the event
     * @param nanos when it was read
     */
    synchronized void see(long topicOffset, int partition, long nanos) {
        if (!overtaken && topicOffset >= logEnd && waiting.remove(partition)) {
            seen = nanos;
        }
    }

    /** Told that there was another kill: if it is not done by now, it never is. */
    synchronized void overtake() {
        overtaken = true;
    }

    /** Whether each partition has had one. */
    synchronized boolean isDone() {
        return waiting.isEmpty();
    }

    /** When the last partition had its first, once it is done. */
    synchronized long nanos() {
        return seen;
    }
}
