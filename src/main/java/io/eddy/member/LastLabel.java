package io.eddy.member;

import io.eddy.feature.Facets;
import io.eddy.state.Archive;
import java.util.Arrays;

/** Says that the next label is like the last, as often as that has lately been so; else as often as each class came. */
public final class LastLabel implements Member {
    private static final double RATE = 0.005;
    private static final double LEAST = 1e-5;
    private static final double BOUND = 0.001;

    private double[] shares = {};
    private float[] probabilities = {};
    private double same = 0.5;
    private long count;
    private int last = -1;

    @Override
    public String name() {
        return "last";
    }

    @Override
    public Scale scale() {
        return Scale.CHANGE;
    }

    @Override
    public void classes(int classes) {
        int before = shares.length;
        if (classes > before) {
            shares = Arrays.copyOf(shares, classes);
            Arrays.fill(shares, before, classes, 1.0 / classes);
            normalise();
            probabilities = new float[classes];
        }
    }

    private void normalise() {
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= sum;
        }
    }

    @Override
    public void predict(Facets facets) {
        int n = shares.length;
        if (last < 0 || n < 2) {
            Arrays.fill(probabilities, n == 0 ? 0 : 1f / n);
            return;
        }
        double rest = (1 - same) / (1 - shares[last]);
        for (int k = 0; k < n; k++) {
            probabilities[k] = (float) (k == last ? same : rest * shares[k]);
        }
    }

    @Override
    public float[] probabilities() {
        return probabilities;
    }

    @Override
    public float quantity() {
        return 0;
    }

    @Override
    public void learn(Facets facets, Truth truth, float weight) {
        if (shares.length == 0) {
            return;
        }
        count++;
        double rate = Math.max(RATE, 1.0 / (count + 1));
        if (last >= 0) {
            same += rate * ((truth.index == last ? 1 : 0) - same);
            same = Math.max(BOUND, Math.min(1 - BOUND, same));
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] = Math.max(LEAST, shares[k] + rate * ((truth.index == k ? 1 : 0) - shares[k]));
        }
        normalise();
        last = truth.index;
    }

    @Override
    public void state(Archive archive) {
        shares = archive.doubleList("shares", shares);
        probabilities = new float[shares.length];
        long[] counts = archive.longs("counts", count, last, shares.length);
        count = counts[0];
        last = (int) counts[1];
        archive.check(shares.length == counts[2], "%d shares of %d classes".formatted(shares.length, counts[2]));
        same = archive.doubles("same", same)[0];
    }
}
