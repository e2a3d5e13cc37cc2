package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * One predictor's results in three scopes. The window keeps its rows and is summed up afresh for each report, so that it is
 * exact however long the stream; what fades is counted with weights that grow instead, so that an event does not touch every sum.
 */
final class Scoreboard {
    /** The weight at which growing weights are scaled back, by a power of two and therefore exactly. */
    private static final double HEAVY = 0x1p64;

    private final Tally total;
    private final Tally fading;
    private final Tally window;
    private final double growth;
    private final int width;
    private final int length;
    private double weight = 1;
    private double[] rows;
    private int next;
    private int filled;

    /** @param window an empty tally for scratch */
    Scoreboard(Evaluation.Scope scope, Tally total, Tally fading, Tally window) {
        this.total = total;
        this.fading = fading;
        this.window = window;
        this.growth = 1 / scope.fading();
        this.length = scope.window();
        this.width = total.width();
        this.rows = new double[Math.multiplyExact(length, width)];
    }

    void add(double[] row) {
        total.add(1, row, 0);
        weight *= growth;
        if (weight > HEAVY) {
            weight /= HEAVY;
            fading.scale(1 / HEAVY);
        }
        fading.add(weight, row, 0);
        System.arraycopy(row, 0, rows, next * width, width);
        next = next + 1 == length ? 0 : next + 1;
        filled = Math.min(filled + 1, length);
    }

    /** @param last the scoreboard of the last-label baseline on the same events */
    Scores scores(Scoreboard last) {
        sumWindow();
        last.sumWindow();
        return new Scores(
                Scores.applicable(total.metrics(last.total)),
                Scores.applicable(window.metrics(last.window)),
                Scores.applicable(fading.metrics(last.fading)));
    }

    private void sumWindow() {
        window.clear();
        for (int i = 0; i < filled; i++) {
            // because the oldest row comes first
            int row = (next - filled + i + length) % length;
            window.add(1, rows, row * width);
        }
    }

    void state(Archive archive) {
        total.state(archive.in("total"));
        fading.state(archive.in("fading"));
        weight = archive.doubles("weight", weight)[0];
        long[] position = archive.longs("position", next, filled);
        next = (int) position[0];
        filled = (int) position[1];
        archive.check(
                next >= 0 && next < length && filled >= 0 && filled <= length,
                "the window's next row is %d, and %d of %d are filled".formatted(next, filled, length));
        double[] stored = archive.doubleList("rows", Arrays.copyOf(rows, filled * width));
        if (archive.loading()) {
            archive.check(
                    stored.length == filled * width,
                    "the window holds %d numbers for %d rows of %d".formatted(stored.length, filled, width));
            rows = Arrays.copyOf(stored, length * width);
        }
    }
}
