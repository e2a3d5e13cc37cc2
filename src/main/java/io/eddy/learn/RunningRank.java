package io.eddy.learn;

import io.eddy.state.Archive;

/**
 * Which share of the numbers so far were smaller than one, where those of long ago count less: a running quantile. It is a histogram of their
 * logarithms, {@link #PARTS} bins for each doubling, in which what has passed fades over {@link #MEMORY} numbers; within a bin they count as
 * evenly spread.
 */
final class RunningRank {
    static final int MEMORY = 10_000;
    private static final int PARTS = 16;
    private static final int LEAST = -20;
    private static final int BINS = 2 * 20 * PARTS;
    private static final double GROWTH = 1 / (1 - 1.0 / MEMORY);

    /** The weight at which growing weights are scaled back, by a power of two and therefore exactly. */
    private static final double HEAVY = 0x1p64;

    private final double[] bins = new double[BINS];
    private double weight = 1;
    private double total;

    /** From 0 to 1, and neither of them: one that is greater than all others is so only among as many as there were. */
    double of(double number) {
        double place = place(number);
        int bin = (int) place;
        double below = bins[bin] * (place - bin);
        for (int i = 0; i < bin; i++) {
            below += bins[i];
        }
        double one = weight / GROWTH;
        return (below + one / 2) / (total + one);
    }

    void add(double number) {
        bins[(int) place(number)] += weight;
        total += weight;
        weight *= GROWTH;
        if (weight > HEAVY) {
            weight /= HEAVY;
            total /= HEAVY;
            for (int i = 0; i < BINS; i++) {
                bins[i] /= HEAVY;
            }
        }
    }

    private static double place(double number) {
        double doublings = StrictMath.log(Math.max(number, Double.MIN_NORMAL)) / StrictMath.log(2);
        return Math.max(0, Math.min(Math.nextDown((double) BINS), (doublings - LEAST) * PARTS));
    }

    void state(Archive archive) {
        double[] stored = archive.doubles("bins", bins);
        double[] sums = archive.doubles("sums", weight, total);
        weight = sums[0];
        total = sums[1];
        if (stored != bins) {
            System.arraycopy(stored, 0, bins, 0, BINS);
        }
    }
}
