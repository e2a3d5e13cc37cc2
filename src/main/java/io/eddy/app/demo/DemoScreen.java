package io.eddy.app.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws the demo: lines of plain text, a pure function of what was measured. */
public final class DemoScreen {
    private static final int HEIGHT = 10;
    private static final int WIDTH = 64;
    private static final char MODEL = '*';
    private static final char MAJORITY = '-';
    private static final char LAST = '.';
    private static final char SHIFT = '^';
    private static final char DRIFT = '!';

    private DemoScreen() {}

    /**
     * The plot: accuracy of the latest thousand events against the number of events.
     *
     * @param samples in the order of their events, at least one
     * @param shifts after how many events the tastes changed
     * @param drifts after how many events the model's error was found to have risen
     */
    public static List<String> plot(List<Sample> samples, List<Long> shifts, List<Long> drifts) {
        long end = Math.max(1, samples.get(samples.size() - 1).events());
        double low = floor(samples);
        char[][] cells = new char[HEIGHT][WIDTH];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
        draw(cells, samples, end, low, LAST, sample -> sample.last().accuracy());
        draw(cells, samples, end, low, MAJORITY, sample -> sample.majority().accuracy());
        draw(cells, samples, end, low, MODEL, sample -> sample.model().accuracy());

        List<String> lines = new ArrayList<>();
        lines.add("accuracy of the latest 1,000 events:  %c Eddy   %c majority class   %c last label"
                .formatted(MODEL, MAJORITY, LAST));
        for (int row = 0; row < HEIGHT; row++) {
            double level = 1 - (1 - low) * row / (HEIGHT - 1);
            lines.add(text(" %4.2f |%s", level, new String(cells[row]).stripTrailing()));
        }
        lines.add("      +" + "-".repeat(WIDTH));
        lines.add("       " + marks(shifts, end, SHIFT));
        lines.add("       " + marks(drifts, end, DRIFT));
        lines.add(text("       0 to %,d events   %c tastes shift   %c drift found", end, SHIFT, DRIFT));
        return lines;
    }

    /** One line: where things stand now. */
    public static String status(Sample now, long snapshots) {
        return text(
                "%,9d events %,7.0f/s   accuracy %.3f (majority %.3f, last %.3f)   log loss %.3f (majority %.3f)   snapshots %d",
                now.events(),
                now.eventsPerSecond(),
                now.model().accuracy(),
                now.majority().accuracy(),
                now.last().accuracy(),
                now.model().logLoss(),
                now.majority().logLoss(),
                snapshots);
    }

    /** Drifts in words: which shift each was found after, and how soon. */
    public static String drifts(List<Long> shifts, List<Long> drifts) {
        if (drifts.isEmpty()) {
            return "no drift found yet";
        }
        List<String> found = new ArrayList<>();
        for (long drift : drifts) {
            long before = shifts.stream()
                    .filter(shift -> shift <= drift)
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(-1);
            found.add(before < 0 ? text("%,d", drift) : text("%,d (%,d after a shift)", drift, drift - before));
        }
        return "drift found at " + String.join(", ", found);
    }

    /** The lowest tenth that all curves stay above, so that the plot is as tall as it can be. */
    private static double floor(List<Sample> samples) {
        double least = 0.9;
        for (Sample sample : samples) {
            least = Math.min(
                    least,
                    Math.min(
                            sample.model().accuracy(),
                            Math.min(sample.majority().accuracy(), sample.last().accuracy())));
        }
        return Math.max(0, Math.floor(least * 10) / 10);
    }

    private static void draw(
            char[][] cells, List<Sample> samples, long end, double low, char mark, ToDoubleFunction<Sample> accuracy) {
        int next = 0;
        for (int column = 0; column < WIDTH; column++) {
            while (next + 1 < samples.size() && column(samples.get(next).events(), end) < column) {
                next++;
            }
            double height = (accuracy.applyAsDouble(samples.get(next)) - low) / (1 - low);
            int row = (int) Math.round((1 - Math.max(0, Math.min(1, height))) * (HEIGHT - 1));
            cells[row][column] = mark;
        }
    }

    private static String marks(List<Long> moments, long end, char mark) {
        char[] line = " ".repeat(WIDTH).toCharArray();
        for (long moment : moments) {
            if (moment <= end) {
                line[column(moment, end)] = mark;
            }
        }
        return new String(line).stripTrailing();
    }

    private static int column(long events, long end) {
        return (int) ((WIDTH - 1) * events / end);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
