package io.eddy.feature;

/** How long ago the last event was: the logarithm of the seconds and one more, since a minute more means less after a year than after an hour. */
final class SinceLast extends History {
    private static final int TIME = 0;
    private static final double MILLIS = 1_000;

    SinceLast(String name, Recall what) {
        super(name, what, TIME + 1);
    }

    @Override
    double nothing() {
        return Double.NaN;
    }

    @Override
    void recall(int row, double now, Recalled to, int place) {
        double then = get(row, TIME);
        if (Double.isNaN(then)) {
            recallNothing(to, place);
        } else {
            to.value(place).setNumber(StrictMath.log1p(Math.max(0, now - then) / MILLIS));
        }
    }

    @Override
    void recallNothing(Recalled to, int place) {
        to.value(place).setMissing();
    }

    @Override
    void absorb(int row, double now, Value value) {
        if (counts(value)) {
            double then = get(row, TIME);
            set(row, TIME, Double.isNaN(then) ? now : Math.max(then, now));
        }
    }
}
