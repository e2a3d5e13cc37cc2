package io.eddy.app.command;

import io.eddy.app.demo.DemoScreen;
import io.eddy.app.demo.Sample;
import io.eddy.app.report.Plot;
import io.eddy.eval.Metric;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.stream.TaskStatus;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * What the demo shows: in a terminal a screen that is drawn again and again, elsewhere a line now and then, one for each drift,
 * and the screen at the end.
 */
final class DemoView {
    private static final int SCREEN_EVERY_MILLIS = 500;
    private static final int LINE_EVERY_MILLIS = 2_000;
    private static final int MOST_SAMPLES = 4_000;
    private static final long NEVER = -1;

    private static final String UP = "\033[%dA";
    private static final String CLEARED_LINE = "\033[2K";
    /** Without it a line that is wider than the terminal would take two, and going up be wrong. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";
    private static final String BOLD_GREEN = "\033[1;32m$0\033[0m";

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean colours;
    private final int columns;
    private final long era;
    private final List<Sample> samples = new ArrayList<>();
    private long shownMillis = NEVER;
    private long drifts;
    private int drawn;

    /**
     * @param columns that a line may have
     * @param era events between two shifts of taste
     */
    DemoView(PrintWriter out, boolean terminal, boolean colours, int columns, long era) {
        this.out = out;
        this.terminal = terminal;
        this.colours = colours;
        this.columns = columns;
        this.era = era;
    }

    /** Notes how things stand, and shows it if it is time again. */
    void show(TaskStatus status, long millis) {
        Report report = status.report();
        long before = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).events();
        if (report.events() == before) {
            return; // the status is renewed less often than we look
        }
        samples.add(new Sample(
                millis,
                report.events(),
                score(report.model()),
                score(report.baselines().getOrDefault("majority", Scores.NONE)),
                score(report.baselines().getOrDefault("last", Scores.NONE))));
        if (samples.size() > MOST_SAMPLES) {
            thin();
        }
        if (shownMillis == NEVER && !terminal) {
            shownMillis = millis; // because the first look finds an event or two
        }
        if (millis - shownMillis >= (terminal ? SCREEN_EVERY_MILLIS : LINE_EVERY_MILLIS)) {
            shownMillis = millis;
            if (terminal) {
                draw(status);
            } else {
                out.println(DemoScreen.figures(samples));
            }
        }
        if (!terminal && report.drifts() > drifts) {
            drifts = report.drifts();
            out.println(latestDrift(report));
        }
        out.flush();
    }

    /** The screen as it stands at the end. */
    void end(TaskStatus status) {
        if (!samples.isEmpty()) {
            draw(status);
            out.flush();
        }
    }

    /** How many are kept. */
    int samples() {
        return samples.size();
    }

    private static Sample.Score score(Scores scores) {
        return new Sample.Score(
                scores.window(Metric.ACCURACY).orElse(0),
                scores.window(Metric.LOG_LOSS).orElse(0));
    }

    /** Forgets every other sample, which nobody sees in a plot that is so much narrower. */
    private void thin() {
        for (int i = samples.size() - 2; i > 0; i -= 2) {
            samples.remove(i);
        }
    }

    private List<String> screen(TaskStatus status) {
        Report report = status.report();
        List<String> lines = new ArrayList<>(DemoScreen.plots(samples, shifts(), report.recentDrifts(), columns));
        lines.add(String.format(
                Locale.ROOT,
                "%,d events/s   model %s   %s",
                DemoScreen.eventsPerSecond(samples),
                status.version(),
                snapshots(status)));
        if (report.drifts() == 0) {
            lines.add("no drift found yet");
        } else if (terminal || report.drifts() > drifts) { // else it has been told, a few lines up
            lines.add(latestDrift(report));
        }
        return lines;
    }

    private static String snapshots(TaskStatus status) {
        return status.snapshots() == 0
                ? "no snapshot yet"
                : String.format(Locale.ROOT, "snapshot %d at %,d", status.snapshots(), status.snapshotOffset());
    }

    private String latestDrift(Report report) {
        List<Long> recent = report.recentDrifts();
        return DemoScreen.drift(recent.get(recent.size() - 1), shifts());
    }

    private List<Long> shifts() {
        long reached = samples.get(samples.size() - 1).events();
        return LongStream.rangeClosed(1, reached / era)
                .map(shift -> shift * era)
                .boxed()
                .toList();
    }

    /** Draws over what was drawn before. */
    private void draw(TaskStatus status) {
        List<String> lines = screen(status);
        if (!terminal) {
            lines.forEach(out::println);
            return;
        }
        out.print(NO_WRAP + (drawn > 0 ? UP.formatted(drawn) : ""));
        for (String line : lines) {
            out.println(CLEARED_LINE + (colours ? line.replaceAll("\\" + Plot.MODEL + "+", BOLD_GREEN) : line));
        }
        out.print(WRAP);
        drawn = lines.size();
    }
}
