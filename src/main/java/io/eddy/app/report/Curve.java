package io.eddy.app.report;

import io.eddy.eval.Metric;
import io.eddy.eval.Progression;
import io.eddy.eval.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One figure of one predictor in the course of a stream.
 *
 * @param name whose it is
 * @param points in the order of their events
 */
public record Curve(String name, List<Point> points) {
    /** What the model is called. */
    public static final String MODEL = "Eddy";

    public Curve {
        points = List.copyOf(points);
    }

    /** @param events how many there had been */
    public record Point(long events, double value) {}

    /** Where it stands at the end; NaN if it has no point. */
    double last() {
        return points.isEmpty() ? Double.NaN : points.get(points.size() - 1).value();
    }

    /** Whether a metric is of all events or of the latest. */
    enum Span {
        TOTAL("so far", Scores::total),
        LATEST("latest 1,000", Scores::window);

        final String words;
        private final BiFunction<Scores, Metric, OptionalDouble> figure;

        Span(String words, BiFunction<Scores, Metric, OptionalDouble> figure) {
            this.words = words;
            this.figure = figure;
        }
    }

    /** The model's curve, then the baselines'; where the metric never applied none. */
    static List<Curve> of(List<Progression.Point> course, Metric metric, Span span) {
        if (course.isEmpty()) {
            return List.of();
        }
        List<Curve> curves = new ArrayList<>();
        curves.add(curve(MODEL, course, point -> span.figure.apply(point.model(), metric)));
        for (String name : course.get(course.size() - 1).baselines().keySet()) {
            curves.add(curve(
                    name.equals("last") ? "last label" : name,
                    course,
                    point -> span.figure.apply(point.baselines().getOrDefault(name, Scores.NONE), metric)));
        }
        return curves.get(0).points().isEmpty() ? List.of() : curves;
    }

    private static Curve curve(
            String name, List<Progression.Point> course, Function<Progression.Point, OptionalDouble> figure) {
        List<Point> points = new ArrayList<>();
        for (Progression.Point point : course) {
            figure.apply(point).ifPresent(value -> points.add(new Point(point.events(), value)));
        }
        return new Curve(name, points);
    }
}
