package io.eddy.feature;

/**
 * How many events there were, the sum or the mean of what they had, where each counts the less the longer it is ago: half as much after
 * a half-life. An event that comes late counts as much as if it had come in its turn.
 */
final class FadingTotal extends History {
    private static final int TIME = 0;
    private static final int SUM = 1;
    private static final int WEIGHT = 2;

    private static final double LOG_2 = 0.6931471805599453;

    private final boolean isMean;
    private final double halfLife;

    FadingTotal(String name, Recall what) {
        super(name, what, what.kind() == Recall.Kind.MEAN ? WEIGHT + 1 : SUM + 1);
        isMean = what.kind() == Recall.Kind.MEAN;
        halfLife = what.halfLife().toMillis();
    }

    @Override
    double nothing() {
        return 0;
    }

    /** How much counts what was 1 so long ago. */
    private double left(double millis) {
        return halfLife == 0 || millis <= 0 ? 1 : StrictMath.exp(-LOG_2 / halfLife * millis);
    }

    @Override
    void recall(int row, double now, Recalled to, int place) {
        if (!isMean) {
            to.value(place).setNumber(get(row, SUM) * left(now - get(row, TIME)));
        } else if (get(row, WEIGHT) > 0) {
            to.value(place).setNumber(get(row, SUM) / get(row, WEIGHT)); // because both fade alike
        } else {
            to.value(place).setMissing();
        }
    }

    @Override
    void recallNothing(Recalled to, int place) {
        if (isMean) {
            to.value(place).setMissing();
        } else {
            to.value(place).setNumber(0);
        }
    }

    @Override
    void absorb(int row, double now, Value value) {
        double number = added(value);
        if (Double.isNaN(number)) {
            return;
        }
        double then = get(row, TIME);
        double kept = left(now - then);
        double share = left(then - now);
        set(row, TIME, Math.max(then, now));
        set(row, SUM, kept * get(row, SUM) + share * number);
        if (isMean) {
            set(row, WEIGHT, kept * get(row, WEIGHT) + share);
        }
    }

    /** What a value adds, or NaN. */
    private double added(Value value) {
        return switch (what.kind()) {
            case COUNT -> counts(value) ? 1 : Double.NaN;
            case MEAN -> what.is().isEmpty() || value.isMissing() ? number(value) : isWanted(value) ? 1 : 0;
            default -> number(value);
        };
    }
}
