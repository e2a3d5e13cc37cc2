package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the moments at which a model's error rises: ADWIN2 (Bifet and Gavaldà, "Learning from time-changing data with adaptive
 * windowing", 2007).
 *
 * <p>A window of errors grows while it looks stationary; when an older and a newer part of it have means that differ by more than
 * chance allows, its oldest events are dropped. The window is kept as buckets of 1, 2, 4, … events, at most six of each size, so
 * that memory grows with the logarithm of its length. A fall of the error shortens the window too, but is no drift: a model
 * that learns is expected to do so.
 *
 * <p>A drift is reported once: the window may be cut again as more of the new errors come in, and that is another drift only if
 * nothing is left of the time before the last report.
 */
public final class DriftDetector {
    /** Buckets of each size; one more and the two oldest become one of the next size. */
    private static final int PER_SIZE = 6;

    private static final int SIZES = 48;
    /** Events between two looks at the window. */
    private static final int INTERVAL = 32;

    private static final int SHORTEST_PART = 5;
    private static final int KEPT_DRIFTS = 64;

    private final double confidence;

    /** Bucket {@code size * PER_SIZE + i}, the oldest of each size first: sum of errors, sum of squared deviations. */
    private double[] sums = new double[SIZES * PER_SIZE];

    private double[] deviations = new double[SIZES * PER_SIZE];
    private long[] used = new long[SIZES];
    private long events;
    private long length;
    private long drifts;
    private long[] recent = {};

    /** With the confidence 0.002, as usual for ADWIN. */
    public DriftDetector() {
        this(0.002);
    }

    /** @param confidence δ, bounds the probability of cutting a stationary window; smaller is slower and surer */
    public DriftDetector(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "the confidence of a drift detector is " + confidence + "; give a number between 0 and 1");
        }
        this.confidence = confidence;
    }

    /**
     * Takes in the error of one event.
     *
     * @param error from 0 to 1
     * @return whether it shows that the error has risen
     */
    public boolean add(double error) {
        insert(error);
        events++;
        length++;
        if (events % INTERVAL != 0 || !cut()) {
            return false;
        }
        long start = events - length;
        if (drifts > 0 && start < recent[recent.length - 1]) {
            return false;
        }
        drifts++;
        int kept = Math.min(recent.length, KEPT_DRIFTS - 1);
        long[] with = new long[kept + 1];
        System.arraycopy(recent, recent.length - kept, with, 0, kept);
        with[kept] = events;
        recent = with;
        return true;
    }

    /** Forgets all errors, where another kind of error follows; counts and moments stay. */
    void restart() {
        Arrays.fill(used, 0);
        length = 0;
    }

    /** How many drifts were found. */
    public long drifts() {
        return drifts;
    }

    /** How many errors had been taken in when each of the latest 64 drifts was found, oldest first. */
    public List<Long> recentDrifts() {
        List<Long> moments = new ArrayList<>(recent.length);
        for (long moment : recent) {
            moments.add(moment);
        }
        return moments;
    }

    /** How many of the latest errors look like one stationary stream. */
    public long length() {
        return length;
    }

    private void insert(double error) {
        append(0, error, 0);
        for (int size = 0; used[size] == PER_SIZE; size++) {
            int a = size * PER_SIZE;
            double half = (double) (1L << size) / 2;
            double difference = (sums[a] - sums[a + 1]) / (1L << size);
            double sum = sums[a] + sums[a + 1];
            double deviation = deviations[a] + deviations[a + 1] + half * difference * difference;
            removeOldest(size, 2);
            append(size + 1, sum, deviation);
        }
    }

    private void append(int size, double sum, double deviation) {
        int at = size * PER_SIZE + (int) used[size]++;
        sums[at] = sum;
        deviations[at] = deviation;
    }

    private void removeOldest(int size, int n) {
        int from = size * PER_SIZE;
        used[size] -= n;
        System.arraycopy(sums, from + n, sums, from, (int) used[size]);
        System.arraycopy(deviations, from + n, deviations, from, (int) used[size]);
    }

    /** Drops the oldest buckets as long as two parts of the window differ; true if the first cut was for a rise. */
    private boolean cut() {
        double first = difference();
        for (double found = first; found != 0; found = difference()) {
            int size = SIZES - 1;
            while (used[size] == 0) {
                size--;
            }
            removeOldest(size, 1);
            length -= 1L << size;
        }
        return first > 0;
    }

    /** The newer part's mean less the older part's, at the oldest border where they differ by more than chance; or 0. */
    private double difference() {
        double total = 0;
        double variance = 0;
        long n = 0;
        for (int size = SIZES - 1; size >= 0; size--) {
            double m = 1L << size;
            for (int i = 0; i < used[size]; i++) {
                int bucket = size * PER_SIZE + i;
                double away = n == 0 ? 0 : sums[bucket] / m - total / n;
                variance += deviations[bucket] + away * away * n * m / (n + m);
                total += sums[bucket];
                n += 1L << size;
            }
        }
        variance /= n;

        double sum = 0;
        long older = 0;
        double surprise = StrictMath.log(2 * StrictMath.log(n) / confidence);
        for (int size = SIZES - 1; size >= 0; size--) {
            for (int i = 0; i < used[size]; i++) {
                sum += sums[size * PER_SIZE + i];
                older += 1L << size;
                long newer = n - older;
                if (older < SHORTEST_PART || newer < SHORTEST_PART) {
                    continue;
                }
                double inverse = 1.0 / older + 1.0 / newer;
                double bound = Math.sqrt(2 * inverse * variance * surprise) + 2.0 / 3 * inverse * surprise;
                double difference = (total - sum) / newer - sum / older;
                if (Math.abs(difference) > bound) {
                    return difference;
                }
            }
        }
        return 0;
    }

    /** Nothing to move unless the archive is for training. */
    public void state(Archive archive) {
        if (archive.training()) {
            sums = archive.doubles("sums", sums);
            deviations = archive.doubles("deviations", deviations);
            used = archive.longs("used", used);
            long[] counts = archive.longs("counts", events, length, drifts);
            events = counts[0];
            length = counts[1];
            drifts = counts[2];
            recent = archive.longList("recent", recent);
            archive.check(
                    recent.length == Math.min(drifts, KEPT_DRIFTS),
                    "of %d drifts %d are known".formatted(drifts, recent.length));
        }
    }
}
