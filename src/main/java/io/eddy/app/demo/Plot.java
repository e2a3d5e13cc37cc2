package io.eddy.app.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** One score of the model and of the baselines against the number of events, drawn with characters. */
final class Plot {
    private static final char MAJORITY = '-';
    private static final char LAST = '.';

    /** Scores of fewer events are too rough to decide how far the axis goes. */
    private static final long ROUGH = 200;

    private final List<Sample> samples;
    private final Sample now;
    private final ToDoubleFunction<Sample.Score> score;
    private final int width;
    private final double low;
    private final double high;

    /**
     * @param samples in the order of their events, at least one
     * @param width in characters, without the axis
     */
    Plot(List<Sample> samples, ToDoubleFunction<Sample.Score> score, int width) {
        this.width = width;
        this.samples = samples;
        this.now = samples.get(samples.size() - 1);
        this.score = score;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Sample sample : samples) {
            if (sample.events() >= Math.min(ROUGH, now.events())) {
                double model = of(sample.model());
                double majority = of(sample.majority());
                // because the log loss of the last label is ten times the others', which would then be one line
                double last = of(sample.last()) <= 1 ? of(sample.last()) : model;
                least = Math.min(least, Math.min(last, Math.min(model, majority)));
                most = Math.max(most, Math.max(last, Math.max(model, majority)));
            }
        }
        this.low = Math.floor(least * 10) / 10;
        this.high = Math.max(Math.ceil(most * 10) / 10, low + 0.1);
    }

    private double of(Sample.Score scores) {
        return score.applyAsDouble(scores);
    }

    /** What the curves are, and where they stand now. */
    String title(String name) {
        return text(
                "%s, latest 1,000   %c Eddy %.3f   %c majority %.3f   %c last label %.3f",
                name, DemoScreen.MODEL, of(now.model()), MAJORITY, of(now.majority()), LAST, of(now.last()));
    }

    /** The plot itself; what is beyond its axis is left out. */
    List<String> lines(int height) {
        char[][] cells = new char[height][width];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
        draw(cells, LAST, Sample::last);
        draw(cells, MAJORITY, Sample::majority);
        draw(cells, DemoScreen.MODEL, Sample::model);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < height; row++) {
            double level = high - (high - low) * row / (height - 1);
            lines.add(text(" %4.2f |%s", level, new String(cells[row]).stripTrailing()));
        }
        return lines;
    }

    private void draw(char[][] cells, char mark, Function<Sample, Sample.Score> whose) {
        int next = 0;
        for (int column = 0; column < width; column++) {
            while (next + 1 < samples.size() && column(samples.get(next).events(), now.events(), width) < column) {
                next++;
            }
            double height = (of(whose.apply(samples.get(next))) - low) / (high - low);
            int row = (int) Math.round((1 - height) * (cells.length - 1));
            if (row >= 0 && row < cells.length) {
                cells[row][column] = mark;
            }
        }
    }

    /** Where among so many columns something stands that happened after so many events of so many. */
    static int column(long events, long end, int width) {
        return (int) ((width - 1) * events / end);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
