package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * A histogram of scores, in constant memory. Bins are finer the closer a probability is to 0 or to 1: 128 for each halving, down
 * to 2⁻³². So scores that are all small, as those of rare events are, keep their order as well as those around one half.
 *
 * <p>Scores in one bin count as tied, which moves the area by less than 0.001 unless many events share few bins.
 */
final class HistogramRanking implements Ranking {
    private static final int BITS_PER_HALVING = 7;
    /** Of the 23 bits of a float's fraction, those that do not count. */
    private static final int SHIFT = 23 - BITS_PER_HALVING;
    /** What falls below 2⁻³² is in bin 0. */
    private static final int BASE = (Float.floatToIntBits(0x1p-32f) >>> SHIFT) - 1;

    private static final int HALF = (Float.floatToIntBits(0.5f) >>> SHIFT) - BASE + 1;
    static final int BINS = 2 * HALF;

    /** Weight by truth and bin, bins in the order of rising probability of class 1; empty until there is an event. */
    private double[] first = {};

    private double[] second = {};

    @Override
    public void add(double weight, int truth, double p0, double p1) {
        if (first.length == 0) {
            first = new double[BINS];
            second = new double[BINS];
        }
        int bin = p1 < p0 ? bin(p1) : BINS - 1 - bin(p0);
        (truth == 0 ? first : second)[bin] += weight;
    }

    /** The bin of a probability of at most one half: the exponent and the leading bits of the number. */
    private static int bin(double p) {
        return Math.min(Math.max((Float.floatToRawIntBits((float) p) >>> SHIFT) - BASE, 0), HALF - 1);
    }

    @Override
    public void scale(double factor) {
        ClassTally.scale(first, factor);
        ClassTally.scale(second, factor);
    }

    @Override
    public void clear() {
        first = new double[0];
        second = new double[0];
    }

    /** Which class is positive makes no difference: swapping them mirrors the scores as well as the truth. */
    @Override
    public double auc(int positive) {
        double below = 0;
        double won = 0;
        double total = 0;
        for (int bin = 0; bin < first.length; bin++) {
            won += second[bin] * (below + first[bin] / 2);
            below += first[bin];
            total += second[bin];
        }
        return won / (below * total);
    }

    /** Stores the bins in use: of thousands, often few. */
    @Override
    public void state(Archive archive) {
        int used = 0;
        long[] bins = new long[first.length];
        double[] weights = new double[2 * first.length];
        for (int bin = 0; bin < first.length; bin++) {
            if (first[bin] != 0 || second[bin] != 0) {
                bins[used] = bin;
                weights[2 * used] = first[bin];
                weights[2 * used + 1] = second[bin];
                used++;
            }
        }
        bins = archive.longList("bins", Arrays.copyOf(bins, used));
        weights = archive.doubleList("weights", Arrays.copyOf(weights, 2 * used));
        archive.check(
                weights.length == 2 * bins.length,
                "a ranking has %d bins and %d weights".formatted(bins.length, weights.length));
        if (archive.loading()) {
            clear();
            if (bins.length > 0) {
                first = new double[BINS];
                second = new double[BINS];
            }
            for (int i = 0; i < bins.length; i++) {
                first[(int) bins[i]] = weights[2 * i];
                second[(int) bins[i]] = weights[2 * i + 1];
            }
        }
    }
}
