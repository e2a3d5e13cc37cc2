package io.eddy.feature;

import java.util.Arrays;

/** What a number counts as that is wild beside others: it would blind whatever is made of it, for ever. */
public final class WildValues {
    /** In median deviations from the median, of those that are not zero; beside equal ones, in their value. */
    public static final double WILD = 1e6;

    /** Squares of greater values, and sums of them, would be no numbers. */
    private static final double GREATEST = 1e100;

    private WildValues() {}

    /** A value of which squares and sums are numbers. @param value no NaN */
    public static double clipped(double value) {
        return Math.max(-GREATEST, Math.min(GREATEST, value));
    }

    /**
     * The value, or the median of others if it is wild beside them; beside equal ones as near to them as one that is just not wild.
     *
     * @param others at least one, in ascending order; the value may be among them
     */
    public static double tamed(double value, double[] others) {
        double median = others[others.length / 2];
        double[] deviations = Arrays.stream(others)
                .map(x -> Math.abs(x - median))
                .filter(deviation -> deviation > 0)
                .sorted()
                .toArray();
        if (deviations.length == 0) {
            double reach = WILD * Math.max(1, Math.abs(median));
            return Math.max(median - reach, Math.min(median + reach, value));
        }
        return Math.abs(value - median) <= WILD * deviations[deviations.length / 2] ? value : median;
    }
}
