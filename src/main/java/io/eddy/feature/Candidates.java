package io.eddy.feature;

/** What the next quantity may be like: the mean of all, the last one, and that which has been nearest (the anchor), each with its scale. */
public final class Candidates {
    static final int MOST = 10;

    final double[] values = new double[MOST];
    int size;
    boolean known;
    double mean;
    double deviation = 1;
    double last;
    double change = 1;
    double anchor;
    double anchorChange = 1;

    /** Whether there was any label. */
    public boolean areKnown() {
        return known;
    }

    /** The mean of all labels so far. */
    public double mean() {
        return mean;
    }

    /** Their standard deviation. */
    public double deviation() {
        return deviation;
    }

    /** The last label. */
    public double last() {
        return last;
    }

    /** The root mean square of its difference from the next. */
    public double change() {
        return change;
    }

    /** What has been nearest to the next label: the last one, the one a period ago, or the last of the same key. */
    public double anchor() {
        return anchor;
    }

    /** The root mean square of its difference from the label. */
    public double anchorChange() {
        return anchorChange;
    }
}
