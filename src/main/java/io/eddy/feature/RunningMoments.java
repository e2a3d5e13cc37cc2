package io.eddy.feature;

import io.eddy.state.Archive;

/**
 * Mean and variance of a stream of numbers, updated one by one (Welford 1962), in double precision.
 *
 * <p>One wild value must not blind a feature for ever: from the {@link #ROBUST_FROM}th value on, what lies further than
 * {@link #REACH} standard deviations from the mean is counted as if it lay there.
 */
public final class RunningMoments {
    private static final long ROBUST_FROM = 32;
    private static final double REACH = 1_000;

    private long count;
    private double mean;
    private double squares;

    /** @param value finite */
    public void add(double value) {
        double x = value;
        if (count >= ROBUST_FROM && squares > 0) {
            double reach = REACH * standardDeviation();
            x = Math.max(mean - reach, Math.min(mean + reach, value));
        }
        count++;
        double before = x - mean;
        mean += before / count;
        squares += before * (x - mean);
    }

    public long count() {
        return count;
    }

    /** 0 before the first value. */
    public double mean() {
        return mean;
    }

    /** Of the values so far, dividing by their number; 0 before the second. */
    public double standardDeviation() {
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    /** How many standard deviations a value lies above the mean; 0 while all values were (nearly) the same. */
    public double standardised(double value) {
        double deviation = standardDeviation();
        return deviation <= 1e-9 * Math.abs(mean) ? 0 : (value - mean) / deviation;
    }

    /** As {@link #standardised} once the value has been added, whatever it does to the scale. */
    public double standardisedWith(double value) {
        double before = value - mean;
        double newMean = mean + before / (count + 1);
        double deviation = Math.sqrt((squares + before * (value - newMean)) / (count + 1));
        return deviation <= 1e-9 * Math.abs(newMean) ? 0 : (value - newMean) / deviation;
    }

    /** As {@link #rootMeanSquare} once the value has been added. */
    public double rootMeanSquareWith(double value) {
        return Math.sqrt((squares + count * mean * mean + value * value) / (count + 1));
    }

    /** The root of the mean square: the scale of a feature that is mostly zero. */
    public double rootMeanSquare() {
        return count == 0 ? 0 : Math.sqrt(squares / count + mean * mean);
    }

    public void state(String name, Archive archive) {
        count = archive.longs(name + ".count", count)[0];
        double[] moments = archive.doubles(name + ".moments", mean, squares);
        mean = moments[0];
        squares = moments[1];
    }
}
