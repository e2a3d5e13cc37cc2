package io.eddy.feature;

import io.eddy.state.Archive;

/**
 * Scales one stream of numbers as it runs: to zero mean and unit variance, or, where most of the values are zero, by their root
 * mean square alone, so that zeros stay zeros and cost nothing.
 */
final class NumberScaler {
    private final RunningMoments moments = new RunningMoments();
    private final float clip;
    private long zeros;
    private boolean sparse;

    NumberScaler(float clip) {
        this.clip = clip;
    }

    float scaled(double value) {
        double scaled;
        if (sparse) {
            double scale = moments.rootMeanSquare();
            scaled = scale == 0 ? 0 : value / scale;
        } else {
            scaled = moments.standardised(value);
        }
        return (float) Math.max(-clip, Math.min(clip, scaled));
    }

    /** As {@link #scaled} once the value has been absorbed: the first ones tell more so. */
    float scaledWith(double value) {
        double scaled;
        if (sparse) {
            double scale = moments.rootMeanSquareWith(value);
            scaled = scale == 0 ? 0 : value / scale;
        } else {
            scaled = moments.standardisedWith(value);
        }
        return (float) Math.max(-clip, Math.min(clip, scaled));
    }

    void absorb(double value) {
        moments.add(value);
        if (value == 0) {
            zeros++;
        }
        long n = moments.count();
        if ((n & (n - 1)) == 0) {
            sparse = 2 * zeros > n; // looked at ever more rarely, so that the inputs do not change their meaning often
        }
    }

    void state(String name, Archive archive) {
        moments.state(name, archive);
        long[] form = archive.longs(name + ".zeros", zeros, sparse ? 1 : 0);
        zeros = form[0];
        sparse = form[1] != 0;
    }
}
