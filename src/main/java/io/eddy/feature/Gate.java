package io.eddy.feature;

/**
 * Whether the last label of a key says more about its next than what is known without it. It opens and closes rarely, since an input that
 * comes and goes is of no use.
 */
final class Gate {
    static final int NUMBERS = 6;
    private static final int FIRST_LOOK = 32;
    private static final int LOOK_EVERY = 256;
    private static final int LONGEST = 1_000;

    /** Quantities: it has to be better by so much, and stays until it is worse by so much. */
    private static final double OPEN_BELOW = 0.95;

    private static final double CLOSE_ABOVE = 1.05;

    /** Classes: the least difference of two shares that means anything. */
    private static final double LEAST = 0.03;

    private double count;
    private double byKey;
    private double byMean;
    private double byLast;
    private boolean open;

    /** Where its inputs stand, or -1 as long as it was never open. */
    int dense = -1;

    boolean isOpen() {
        return open;
    }

    /** By what absolute error three guesses at a quantity were wrong. */
    void absorbErrors(double lastOfKey, double meanOfKey, double last) {
        double rate = count(lastOfKey, last);
        byMean += rate * (meanOfKey - byMean);
        if (isTime()) {
            open = byKey < (open ? CLOSE_ABOVE : OPEN_BELOW) * (Math.min(byLast, byMean) + 1e-12);
        }
    }

    /** Whether two guesses at a class were right, and how often a guess by the shares of the classes would be. */
    void absorbHits(boolean lastOfKey, boolean last, double byChance) {
        count(lastOfKey ? 1 : 0, last ? 1 : 0);
        byMean = byChance;
        if (isTime()) {
            double least = Math.max(LEAST, 1 / Math.sqrt(Math.min(count, LONGEST)));
            open = byKey - Math.max(byLast, byMean) > (open ? 0.5 : 1) * least;
        }
    }

    private double count(double ofKey, double ofLast) {
        count++;
        double rate = Math.max(1.0 / LONGEST, 1 / count);
        byKey += rate * (ofKey - byKey);
        byLast += rate * (ofLast - byLast);
        return rate;
    }

    private boolean isTime() {
        long n = (long) count;
        return n >= FIRST_LOOK && ((n & (n - 1)) == 0 || n % LOOK_EVERY == 0);
    }

    void save(double[] to, int at) {
        to[at] = count;
        to[at + 1] = byKey;
        to[at + 2] = byMean;
        to[at + 3] = byLast;
        to[at + 4] = open ? 1 : 0;
        to[at + 5] = dense;
    }

    static Gate load(double[] from, int at) {
        Gate gate = new Gate();
        gate.count = from[at];
        gate.byKey = from[at + 1];
        gate.byMean = from[at + 2];
        gate.byLast = from[at + 3];
        gate.open = from[at + 4] != 0;
        gate.dense = (int) from[at + 5];
        return gate;
    }
}
