package io.eddy.app.report;

import io.eddy.app.report.Curve.Span;
import io.eddy.eval.Metric;
import io.eddy.eval.Progression;
import java.util.ArrayList;
import java.util.List;

/** The learning curve for a terminal. */
public final class Plots {
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
                lines.add(plot.title(metric.key() + ", " + Span.LATEST.words));
                lines.addAll(plot.lines());
                lines.addAll(plot.foot());
            }
        }
        return lines;
    }
}
