package io.eddy.nn;

import io.eddy.state.Archive;

/**
 * What share of its rate a {@link Schedule.Damped} still has, by the losses of what was predicted before it was learned from. After each window
 * of steps: where the mean loss is no lower than the lowest so far, by more than its standard error, the share is multiplied by the factor;
 * where it has risen far above that, although the share is small, the world has changed, and the share is whole again.
 *
 * <p>Prechelt 1998 stops a training early so, by the loss of examples that are not learned from. A stream is not stopped, and all its examples
 * are such before they are learned from.
 */
final class Damping {
    /** In standard errors: one window in some ten thousand has such a mean by chance. */
    private static final double FAR = 4;

    private final Schedule.Damped schedule;
    private double share = 1;
    private double lowest = Double.POSITIVE_INFINITY;
    private double count;
    private double sum;
    private double squares;

    Damping(Schedule.Damped schedule) {
        this.schedule = schedule;
    }

    /** The rate of the next step. */
    float rate() {
        return (float) Math.max(schedule.floor(), schedule.rate() * share);
    }

    /** Takes the loss of a step into account. */
    void judge(double loss) {
        if (!Double.isFinite(loss)) {
            return;
        }
        count++;
        sum += loss;
        squares += loss * loss;
        if (count >= schedule.window()) {
            decide();
            count = 0;
            sum = 0;
            squares = 0;
        }
    }

    private void decide() {
        double mean = sum / count;
        double error = Math.sqrt(Math.max(0, squares / count - mean * mean) / count);
        if (share < 1 && mean > lowest + FAR * error) {
            share = 1;
            lowest = mean;
            return;
        }
        if (mean >= lowest - error) {
            share = Math.max(schedule.floor() / schedule.rate(), share * schedule.factor());
        }
        lowest = Math.min(lowest, mean);
    }

    void state(Archive archive) {
        double[] stored = archive.doubles("damping", share, lowest, count, sum, squares);
        share = stored[0];
        lowest = stored[1];
        count = stored[2];
        sum = stored[3];
        squares = stored[4];
    }
}
