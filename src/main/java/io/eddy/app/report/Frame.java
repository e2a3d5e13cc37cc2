package io.eddy.app.report;

import static io.eddy.app.report.Html.text;

import java.util.List;
import java.util.Locale;

/** A drawing in SVG with an axis of events, or of whatever else, below and one of values on the left. */
final class Frame {
    private static final int LEFT = 48;
    private static final int RIGHT = 12;
    private static final int TOP = 8;
    private static final int BOTTOM = 24;
    private static final int TICKS_BELOW = 4;

    private final StringBuilder svg = new StringBuilder();
    private final double from;
    private final double to;
    private final Axis values;
    private final int width;
    private final int height;

    /**
     * @param about what it shows, for those who cannot see it
     * @param from where the axis below begins
     * @param to where it ends; above {@code from}
     * @param width of all, in the drawing's own unit, which a screen stretches
     */
    Frame(String about, double from, double to, Axis values, int width, int height) {
        this.from = from;
        this.to = to;
        this.values = values;
        this.width = width - LEFT - RIGHT;
        this.height = height - TOP - BOTTOM;
        svg.append(text(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", width, height, Html.escaped(about)));
        grid();
        // because a drawing within a drawing shows nothing that is beyond its own edges
        svg.append(text("<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\">%n", LEFT, TOP, this.width, this.height));
    }

    private void grid() {
        for (double tick : values.ticks()) {
            double y = TOP + y(tick);
            svg.append(text(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    LEFT, LEFT + width, y, y, LEFT - 6, y + 4, Axis.number(tick, values.step())));
        }
        Axis below = Axis.between(from, to, TICKS_BELOW);
        for (double tick : below.ticks()) {
            if (tick >= from && tick <= to) {
                double x = LEFT + x(tick);
                // because half of a long number would be beyond the edge
                String anchor = x > LEFT + width - 24 ? "end" : "middle";
                svg.append(text(
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                        anchor.equals("end") ? LEFT + width : x,
                        TOP + height + 17,
                        anchor,
                        Axis.number(tick, below.step())));
            }
        }
    }

    private double x(double at) {
        return (at - from) / (to - from) * width;
    }

    private double y(double value) {
        return (1 - values.share(value)) * height;
    }

    /** @param kind the class by which the page's style knows it */
    void line(String kind, List<Curve.Point> points) {
        svg.append(text("<polyline class=\"line %s\" points=\"", kind));
        points.forEach(point -> svg.append(place(point.events(), point.value())));
        svg.append("\"/>\n");
    }

    void line(String kind, double fromX, double fromValue, double toX, double toValue) {
        svg.append(text("<polyline class=\"line %s\" points=\"", kind))
                .append(place(fromX, fromValue))
                .append(place(toX, toValue))
                .append("\"/>\n");
    }

    /** What is between two curves of as many points at the same places. */
    void area(String kind, String about, List<Curve.Point> lower, List<Curve.Point> upper) {
        svg.append(text("<polygon class=\"%s\" points=\"", kind));
        upper.forEach(point -> svg.append(place(point.events(), point.value())));
        for (int i = lower.size() - 1; i >= 0; i--) {
            svg.append(place(lower.get(i).events(), lower.get(i).value()));
        }
        svg.append(text("\"><title>%s</title></polygon>%n", Html.escaped(about)));
    }

    void dot(String kind, String about, double at, double value, double radius) {
        svg.append(text(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>%n",
                kind, x(at), y(value), radius, Html.escaped(about)));
    }

    private String place(double at, double value) {
        // because what is far beyond the edge is beyond it anyway, and its number would be long
        double y = Math.max(-height, Math.min(y(value), 2 * height));
        return String.format(Locale.ROOT, "%.1f,%.1f ", x(at), y);
    }

    /** The whole drawing; nothing can be added then. */
    String end() {
        return svg.append("</svg></svg>\n").toString();
    }
}
