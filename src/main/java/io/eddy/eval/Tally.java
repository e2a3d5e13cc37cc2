package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.EnumMap;

/** Weighted sums over judged events, from which metrics follow. One event is a row of {@link #width} numbers. */
interface Tally {
    int width();

    /** Counts the row that starts at {@code rows[at]}, with a weight above 0. */
    void add(double weight, double[] rows, int at);

    /** Multiplies all weights so far. */
    void scale(double factor);

    void clear();

    /**
     * The metrics of all rows so far; NaN where one does not apply.
     *
     * @param last the tally of the last-label baseline over the same events
     */
    EnumMap<Metric, Double> metrics(Tally last);

    void state(Archive archive);
}
