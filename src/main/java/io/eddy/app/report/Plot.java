package io.eddy.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A figure of the model and of its baselines against the number of events, drawn with characters. */
public final class Plot {
    /** What stands for the model, and for nothing else. */
    public static final char MODEL = '*';

    private static final String BASELINES = "-.+o";
    /** The numbers of the axis, unless they are longer, and the axis. */
    public static final int MARGIN = 7;

    private static final int BESIDE_NUMBERS = 3;
    private static final double LONG = 10;
    private static final int STEPS = 8;
    private static final int FEW_STEPS = 6;

    private final List<Curve> curves;
    private final int width;
    private final int margin;
    private final Axis axis;
    private final int height;

    /**
     * @param curves the model's first, with one point at least
     * @param columns that a line may have
     * @param height in lines, at least 2
     */
    public Plot(List<Curve> curves, int columns, int height) {
        this(curves, columns, Axis.of(curves, STEPS), height);
    }

    private Plot(List<Curve> curves, int columns, Axis axis, int height) {
        this.curves = curves;
        this.axis = axis;
        this.height = height;
        this.margin = Math.max(
                MARGIN,
                BESIDE_NUMBERS + Math.max(level(0).length(), level(height - 1).length()));
        this.width = Math.max(1, columns - margin);
    }

    /** About ten lines high, so that round numbers are beside them. */
    static Plot inRoundSteps(List<Curve> curves, int columns) {
        Axis axis = Axis.of(curves, STEPS);
        return new Plot(curves, columns, axis, axis.steps() * (axis.steps() > FEW_STEPS ? 1 : 2) + 1);
    }

    /** What the curves are, and where they stand now. */
    public String title(String name) {
        StringBuilder title = new StringBuilder(name);
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            boolean isLong = Math.abs(curve.last()) >= LONG;
            title.append(String.format(
                    Locale.ROOT, isLong ? "   %c %s %,.1f" : "   %c %s %.3f", mark(i), curve.name(), curve.last()));
        }
        return title.toString();
    }

    /** The plot itself; what is beyond its axis is left out. */
    public List<String> lines() {
        char[][] cells = new char[height][width];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
        for (int i = curves.size() - 1; i >= 0; i--) {
            draw(cells, mark(i), curves.get(i).points());
        }
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < height; row++) {
            String level = level(row);
            lines.add(" ".repeat(margin - 2 - level.length()) + level + " |" + new String(cells[row]).stripTrailing());
        }
        return lines;
    }

    /** The axis of events beneath. */
    public List<String> foot() {
        return List.of(
                " ".repeat(margin - 1) + "+" + "-".repeat(width),
                String.format(Locale.ROOT, "%s0 to %,d events", " ".repeat(margin), end()));
    }

    private static char mark(int curve) {
        return curve == 0 ? MODEL : BASELINES.charAt((curve - 1) % BASELINES.length());
    }

    private String level(int row) {
        double between = (axis.high() - axis.low()) / (height - 1);
        return Axis.number(axis.high() - between * row, Math.min(Math.max(between, 0.01), 1));
    }

    private long end() {
        List<Curve.Point> model = curves.get(0).points();
        return model.get(model.size() - 1).events();
    }

    private void draw(char[][] cells, char mark, List<Curve.Point> points) {
        if (points.isEmpty()) {
            return;
        }
        int next = 0;
        for (int column = 0; column < width; column++) {
            while (next + 1 < points.size() && column(points.get(next).events(), end(), width) < column) {
                next++;
            }
            int row = (int) Math.round((1 - axis.share(points.get(next).value())) * (height - 1));
            if (row >= 0 && row < height) {
                cells[row][column] = mark;
            }
        }
    }

    /** Where among so many columns something stands that happened after so many events of so many. */
    public static int column(long events, long end, int width) {
        return (int) ((width - 1) * events / end);
    }
}
