package io.eddy.feature;

import io.eddy.state.Archive;

/**
 * Up to two periods after which a quantity tends to come back, found by the autocorrelation of the differences of its last 1,024 labels (Box
 * and Jenkins 1970), at ever longer intervals.
 */
final class Seasons {
    static final int PERIODS = Facets.SEASON / 2;

    private static final int KEPT = 2_048;
    private static final int LOOKED_AT = 1_024;
    private static final int FIRST_LOOK = 96;
    private static final int SHORTEST = 4;
    private static final int LONGEST = 400;
    private static final double CLIP = 4;
    private static final double THRESHOLD = 0.3;

    /** A period gives way to one that is better by this factor, and is dropped below this share of the threshold. */
    private static final double BETTER = 1.1;

    private static final double KEPT_ABOVE = 0.7;

    private final double[] ring = new double[KEPT];
    private long count;
    private long nextLook = FIRST_LOOK;
    private int[] periods = new int[PERIODS];

    /** The i-th period in labels, or 0. */
    int period(int i) {
        return periods[i];
    }

    /** How many labels there were. */
    long count() {
        return count;
    }

    /** The label {@code lag} labels ago; 1 is the last. NaN if there were not so many. */
    double ago(int lag) {
        return lag <= count ? ring[(int) ((count - lag) % KEPT)] : Double.NaN;
    }

    void absorb(double label) {
        ring[(int) (count % KEPT)] = label;
        count++;
        if (count == nextLook) {
            look();
            nextLook = nextLook < LOOKED_AT ? nextLook * 4 / 3 : nextLook + LOOKED_AT;
        }
    }

    private void look() {
        int n = (int) Math.min(count, LOOKED_AT) - 1;
        double[] changes = new double[n];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            changes[i] = ago(n - i) - ago(n - i + 1);
            squares += changes[i] * changes[i];
        }
        double deviation = Math.sqrt(squares / n) + 1e-12;
        double variance = 0;
        for (int i = 0; i < n; i++) {
            changes[i] = Math.max(-CLIP, Math.min(CLIP, changes[i] / deviation));
            variance += changes[i] * changes[i];
        }
        variance /= n;
        if (variance >= 1e-6) {
            choose(correlations(changes, variance), Math.max(THRESHOLD, 4 / Math.sqrt(n)));
        }
    }

    /** By lag, from 1 to at most {@link #LONGEST}; one more that is 0. */
    private static double[] correlations(double[] changes, double variance) {
        int n = changes.length;
        int longest = Math.min(LONGEST, n / 3);
        double[] correlations = new double[longest + 2];
        for (int lag = 1; lag <= longest; lag++) {
            double sum = 0;
            for (int i = lag; i < n; i++) {
                sum += changes[i] * changes[i - lag];
            }
            correlations[lag] = sum / (n - lag) / variance;
        }
        return correlations;
    }

    private void choose(double[] correlations, double threshold) {
        for (int i = 0; i < PERIODS; i++) {
            if (at(correlations, periods[i]) < KEPT_ABOVE * threshold) {
                periods[i] = 0;
            }
        }
        if (periods[0] == 0) {
            swap();
        }
        int best = peak(correlations, threshold, 0);
        int second = peak(correlations, threshold, best);
        if (best != 0 && best == periods[1]) {
            swap();
        } else if (best != 0 && best != periods[0] && at(correlations, best) > BETTER * at(correlations, periods[0])) {
            periods[0] = best;
        }
        boolean isNew = second != 0 && second != periods[0] && second != periods[1];
        if (isNew && at(correlations, second) > BETTER * at(correlations, periods[1])) {
            periods[1] = second;
        }
        if (periods[1] == periods[0]) {
            periods[1] = 0;
        }
    }

    private void swap() {
        int first = periods[0];
        periods[0] = periods[1];
        periods[1] = first;
    }

    private static double at(double[] correlations, int period) {
        return period > 0 && period < correlations.length - 2 ? correlations[period] : 0;
    }

    /** The lag of the highest peak that is no neighbour of another; a longer one has to be higher by a tenth. */
    private static int peak(double[] correlations, double threshold, int other) {
        int best = 0;
        for (int lag = SHORTEST; lag < correlations.length - 2; lag++) {
            double c = correlations[lag];
            boolean isPeak = c > threshold && c >= correlations[lag - 1] && c >= correlations[lag + 1];
            boolean isNear = other != 0 && Math.abs(lag - other) <= 1;
            if (isPeak && !isNear && (best == 0 || c > BETTER * correlations[best])) {
                best = lag;
            }
        }
        return best;
    }

    void state(Archive archive) {
        double[] labels = archive.doubles("labels", ring);
        long[] counts = archive.longs("counts", count, nextLook, periods[0], periods[1]);
        if (archive.loading()) {
            System.arraycopy(labels, 0, ring, 0, KEPT);
            count = counts[0];
            nextLook = counts[1];
            periods = new int[] {(int) counts[2], (int) counts[3]};
        }
    }
}
