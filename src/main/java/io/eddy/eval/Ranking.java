package io.eddy.eval;

import io.eddy.state.Archive;

/** Scores of events of two classes, for the area under the ROC curve. Ties count one half. */
interface Ranking {
    /**
     * @param truth 0 or 1, the number of the true class
     * @param first probability of class 0
     * @param second probability of class 1
     */
    void add(double weight, int truth, double first, double second);

    /** Multiplies all weights so far. */
    void scale(double factor);

    void clear();

    /** The area, with class 0 or 1 as the positive one; NaN while one of the two has no events. */
    double auc(int positive);

    void state(Archive archive);
}
