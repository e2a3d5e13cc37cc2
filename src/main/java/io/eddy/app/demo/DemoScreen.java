package io.eddy.app.demo;

import io.eddy.app.report.Curve;
import io.eddy.app.report.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Draws the demo for a terminal of 80 by 24 or less: lines of plain text, a pure function of what was measured. */
public final class DemoScreen {
    private static final char SHIFT = '^';
    private static final char DRIFT = '!';

    private static final int WIDTH = 70;
    private static final int ACCURACY_HEIGHT = 8;
    private static final int LOSS_HEIGHT = 6;

    /** Looks are too short for a rate. */
    private static final long RATE_MILLIS = 3_000;

    private DemoScreen() {}

    /**
     * Accuracy and log loss of the latest thousand events, against the number of events.
     *
     * @param samples in the order of their events, at least one
     * @param shifts after how many events the tastes changed
     * @param drifts after how many events the model's error was found to have risen
     * @param columns that a line may have
     */
    public static List<String> plots(List<Sample> samples, List<Long> shifts, List<Long> drifts, int columns) {
        int width = Math.max(1, Math.min(WIDTH, columns - Plot.MARGIN));
        long end = samples.get(samples.size() - 1).events();
        Plot accuracy = new Plot(curves(samples, Sample.Score::accuracy), width + Plot.MARGIN, ACCURACY_HEIGHT);
        Plot loss = new Plot(curves(samples, Sample.Score::logLoss), width + Plot.MARGIN, LOSS_HEIGHT);
        List<String> lines = new ArrayList<>();
        lines.add(accuracy.title("accuracy, latest 1,000"));
        lines.addAll(accuracy.lines());
        lines.add(loss.title("log loss, latest 1,000"));
        lines.addAll(loss.lines());
        lines.add("      +" + marks(shifts, end, SHIFT, '-', width));
        lines.add("       " + marks(drifts, end, DRIFT, ' ', width).stripTrailing());
        lines.add(text("       0 to %,d events   %c tastes shift   %c drift found", end, SHIFT, DRIFT));
        return lines;
    }

    private static List<Curve> curves(List<Sample> samples, ToDoubleFunction<Sample.Score> figure) {
        return List.of(
                curve(Curve.MODEL, samples, Sample::model, figure),
                curve("majority", samples, Sample::majority, figure),
                curve("last label", samples, Sample::last, figure));
    }

    private static Curve curve(
            String name,
            List<Sample> samples,
            Function<Sample, Sample.Score> whose,
            ToDoubleFunction<Sample.Score> figure) {
        return new Curve(
                name,
                samples.stream()
                        .map(sample -> new Curve.Point(sample.events(), figure.applyAsDouble(whose.apply(sample))))
                        .toList());
    }

    private static String marks(List<Long> moments, long end, char mark, char between, int width) {
        StringBuilder line = new StringBuilder(String.valueOf(between).repeat(width));
        for (long moment : moments) {
            if (moment <= end) {
                line.setCharAt(Plot.column(moment, end, width), mark);
            }
        }
        return line.toString();
    }

    /** All of the plots' figures in one line, for where nothing can be drawn over. */
    public static String figures(List<Sample> samples) {
        Sample now = samples.get(samples.size() - 1);
        return text(
                "%,9d events %,7d/s   accuracy %.3f (majority %.3f, last label %.3f)   log loss %.3f (%.3f, %.3f)",
                now.events(),
                eventsPerSecond(samples),
                now.model().accuracy(),
                now.majority().accuracy(),
                now.last().accuracy(),
                now.model().logLoss(),
                now.majority().logLoss(),
                now.last().logLoss());
    }

    /** Of the latest seconds. */
    public static long eventsPerSecond(List<Sample> samples) {
        Sample now = samples.get(samples.size() - 1);
        int from = samples.size() - 1;
        while (from > 0 && now.millis() - samples.get(from).millis() < RATE_MILLIS) {
            from--;
        }
        Sample then = samples.get(from);
        return (now.events() - then.events()) * 1_000 / Math.max(1, now.millis() - then.millis());
    }

    /** One drift in words: when it was found, and how soon after a shift. */
    public static String drift(long drift, List<Long> shifts) {
        return shifts.stream()
                .filter(shift -> shift <= drift)
                .reduce((before, latest) -> latest)
                .map(shift -> text("drift found after %,d events, %,d after the tastes shifted", drift, drift - shift))
                .orElseGet(() -> text("drift found after %,d events", drift));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
