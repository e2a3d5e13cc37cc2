package io.eddy.app.report;

import io.eddy.app.report.Curve.Span;
import io.eddy.eval.Metric;
import io.eddy.eval.Progression;
import java.util.ArrayList;
import java.util.List;

/** The learning curve for a terminal. */
public final class Plots {
    /** Between the parts of a title. */
    private static final String GAP = "   ";

    private Plots() {}

    /**
     * The metrics that matter most, of the latest events; nothing where nothing was judged.
     *
     * @param columns that a line may have
     */
    public static List<String> lines(List<Progression.Point> course, int columns) {
        List<String> lines = new ArrayList<>();
        for (Metric metric : List.of(Metric.ACCURACY, Metric.LOG_LOSS, Metric.MAE)) {
            List<Curve> curves = Curve.of(course, metric, Span.LATEST);
            if (!curves.isEmpty()) {
                Plot plot = Plot.inRoundSteps(curves, columns);
                lines.add("");
                lines.addAll(wrapped(plot.title(metric.key() + ", " + Span.LATEST.words), columns));
                lines.addAll(plot.lines());
                lines.addAll(plot.foot());
            }
        }
        return lines;
    }

    /** A title in as many lines as it takes; only between its parts is one ended. */
    private static List<String> wrapped(String title, int columns) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String part : title.split(GAP, -1)) {
            if (!line.isEmpty() && line.length() + GAP.length() + part.length() > columns) {
                lines.add(line);
                line = "";
            }
            line = line.isEmpty() ? part : line + GAP + part;
        }
        lines.add(line);
        return lines;
    }
}
