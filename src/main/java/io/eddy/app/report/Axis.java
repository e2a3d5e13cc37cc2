package io.eddy.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far an axis goes, in round steps.
 *
 * @param step between two numbers that are written beside it
 */
record Axis(double low, double high, double step) {
    /** Figures of fewer events are too rough to decide how far the axis goes. */
    private static final long ROUGH = 200;
    /** What of a baseline is beyond so many times the model's usual value is left out, because the rest would be one line. */
    private static final double BEYOND = 4;

    /**
     * For a model, the first of these curves, and its baselines.
     *
     * @param steps how many there are to be at most, or one or two more
     */
    static Axis of(List<Curve> curves, int steps) {
        List<Curve.Point> model = curves.get(0).points();
        long end = model.get(model.size() - 1).events();
        long rough = Math.min(ROUGH, end);
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        widen(range, curves.get(0), rough, Double.POSITIVE_INFINITY);
        double beyond = BEYOND * Math.max(usual(model, rough), Math.ulp(1f));
        curves.subList(1, curves.size()).forEach(curve -> widen(range, curve, rough, beyond));
        return between(range[0], range[1], steps);
    }

    /** The median. */
    private static double usual(List<Curve.Point> model, long from) {
        double[] values = model.stream()
                .filter(point -> point.events() >= from)
                .mapToDouble(Curve.Point::value)
                .sorted()
                .toArray();
        return values[values.length / 2];
    }

    private static void widen(double[] range, Curve curve, long from, double beyond) {
        for (Curve.Point point : curve.points()) {
            if (point.events() >= from && point.value() <= beyond) {
                range[0] = Math.min(range[0], point.value());
                range[1] = Math.max(range[1], point.value());
            }
        }
    }

    /** The shortest axis in round steps (1, 2 or 5 times a power of ten) that has both on it. */
    static Axis between(double least, double most, int steps) {
        double span = most > least ? most - least : Math.max(Math.abs(most), 1) / 10;
        double power = Math.pow(10, Math.floor(Math.log10(span / steps)));
        double ratio = span / steps / power;
        double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
        double tiny = step * 1e-9; // because 0.6 / 0.1 is a little less than 6
        double low = step * Math.floor((least + tiny) / step);
        double high = step * Math.ceil((most - tiny) / step);
        return new Axis(low, high > low ? high : low + step, step);
    }

    /** Where a value stands: 0 at the lower end, 1 at the upper. */
    double share(double value) {
        return (value - low) / (high - low);
    }

    /** How many steps it has. */
    int steps() {
        return (int) Math.round((high - low) / step);
    }

    /** The numbers beside it, from the lowest. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (long i = Math.round(low / step); i <= Math.round(high / step); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A number with as many decimals as it takes to tell two that are so far apart. */
    static String number(double value, double apart) {
        int decimals = (int) Math.max(0, Math.min(6, Math.ceil(-Math.log10(apart) - 1e-9)));
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
