package io.eddy.feature;

import io.eddy.kernel.CounterRandom;
import io.eddy.state.Archive;
import java.util.Arrays;

/** Sixteen bins that hold about as many values each, as a random sample of the values so far shows. */
final class QuantileBins {
    private static final int BINS = 16;
    private static final int SAMPLE = 256;
    private static final int FIRST_RENEWAL = 32;

    /** Ranks go from -1.7 to 1.7, which gives them a variance of about 1. */
    private static final double WIDTH = 3.4;

    private final long stream;
    private final long seed;
    private double[] sample = {};
    private double[] edges = {};
    private long count;
    private long nextRenewal = FIRST_RENEWAL;

    QuantileBins(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    void absorb(double value) {
        if (count < SAMPLE) {
            sample = Arrays.copyOf(sample, (int) count + 1);
            sample[(int) count] = value;
        } else {
            long at = Long.remainderUnsigned(CounterRandom.bits(seed, stream, count) >>> 1, count + 1);
            if (at < SAMPLE) {
                sample[(int) at] = value;
            }
        }
        count++;
        if (count == nextRenewal) {
            nextRenewal *= 2;
            renew();
        }
    }

    private void renew() {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double[] found = new double[BINS - 1];
        int different = 0;
        for (int q = 1; q < BINS; q++) {
            double edge = sorted[q * sorted.length / BINS];
            if (different == 0 || edge > found[different - 1]) {
                found[different++] = edge;
            }
        }
        edges = Arrays.copyOf(found, different);
    }

    /** How many edges there are between bins. */
    int edges() {
        return edges.length;
    }

    /** From 0 to {@link #edges()}. */
    int bin(double value) {
        int bin = 0;
        while (bin < edges.length && edges[bin] <= value) {
            bin++;
        }
        return bin;
    }

    /** Where a value of that bin stands among the values so far. */
    double rank(double value, int bin) {
        int n = edges.length;
        if (n < 2) {
            return 0;
        }
        double share;
        if (bin == 0) {
            share = 0;
        } else if (bin == n) {
            share = 1;
        } else {
            share = (bin - 1 + (value - edges[bin - 1]) / (edges[bin] - edges[bin - 1]) + 0.5) / n;
        }
        return (share - 0.5) * WIDTH;
    }

    void state(String name, Archive archive) {
        sample = archive.doubleList(name + ".sample", sample);
        edges = archive.doubleList(name + ".edges", edges);
        long[] counts = archive.longs(name + ".bins", count, nextRenewal, edges.length);
        count = counts[0];
        nextRenewal = counts[1];
        archive.check(
                sample.length == Math.min(count, SAMPLE) && edges.length == counts[2] && edges.length < BINS,
                "%s has a sample of %d of %d values, and %d edges".formatted(name, sample.length, count, edges.length));
    }
}
