package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * Mean and variance of a stream of numbers, updated one by one (Welford 1962), in double precision.
 *
 * <p>One wild value must not blind a feature for ever: {@link #counted} tells what it counts as. Among the first {@link #FIRST} values, of which
 * nobody can know yet what is wild, it is found out when they are all there.
 */
public final class RunningMoments {
    private static final int FIRST = 32;

    /** Fewer do not tell what is wild. */
    private static final int FEW = 5;

    private static final double REACH = 1_000;

    private static final double[] NONE = {};

    private long count;
    private double mean;
    private double squares;

    /** The first values, until they are all there. */
    private double[] first = NONE;

    /** @param value finite */
    public void add(double value) {
        double x = counted(value);
        if (count < FIRST) {
            hold(x);
        }
        fold(x);
        if (first.length == FIRST && count == FIRST) {
            tame();
        }
    }

    /**
     * What a value counts as. What lies further than {@link #REACH} standard deviations from the mean counts as if it lay as many as make the
     * variance twice as large, the root of the number of values: one wild value moves next to nothing, and a stream that has moved away is
     * caught up with soon.
     */
    public double counted(double value) {
        if (count < FIRST) {
            double clipped = WildValues.clipped(value);
            return count < FEW || first.length < FIRST ? clipped : near(clipped, (int) count);
        }
        double deviation = standardDeviation();
        double reach = squares == 0 ? WildValues.WILD * Math.max(1, Math.abs(mean)) : REACH * deviation;
        if (Math.abs(value - mean) <= reach) {
            return value;
        }
        double near = squares == 0 ? reach : Math.min(REACH, Math.sqrt(count)) * deviation;
        return value < mean ? mean - near : mean + near;
    }

    private double near(double value, int known) {
        double[] sorted = Arrays.copyOf(first, known);
        Arrays.sort(sorted);
        return WildValues.tamed(value, sorted);
    }

    private void hold(double x) {
        if (count == 0) {
            first = new double[FIRST];
        }
        if (first.length == FIRST) {
            first[(int) count] = x;
        }
    }

    /** Folds the first values anew, now that all are known beside which one may be wild. */
    private void tame() {
        count = 0;
        mean = 0;
        squares = 0;
        for (double x : first) {
            fold(near(x, FIRST));
        }
        first = NONE;
    }

    private void fold(double x) {
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
        if (archive.training() && count < FIRST) {
            first = archive.doubleList(name + ".first", first);
            archive.check(
                    first.length == 0 || first.length == FIRST,
                    "%s keeps %d first values".formatted(name, first.length));
        } else if (archive.loading()) {
            first = NONE; // because a snapshot keeps none; whoever goes on from one believes its first values
        }
    }
}
