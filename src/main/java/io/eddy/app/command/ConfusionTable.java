package io.eddy.app.command;

import io.eddy.eval.Confusion;
import io.eddy.eval.Confusion.OfClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures for each class, and which was taken for which. */
final class ConfusionTable {
    /** Of more classes only the JSON has them. */
    private static final int MOST_CLASSES = 20;

    private static final int WIDEST_NAME = 18;
    private static final int WIDEST_HEAD = 9;

    private ConfusionTable() {}

    /** For people: nothing where labels are quantities, or classes too many to look at. */
    static List<String> lines(Confusion confusion) {
        List<OfClass> classes = confusion.classes();
        if (classes.isEmpty() || classes.size() > MOST_CLASSES) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(text("%-18s %10s %10s %10s %10s", "class", "count", "precision", "recall", "f1"));
        for (OfClass c : classes) {
            lines.add(text(
                    "%-18s %,10d %10s %10s %10s",
                    cut(c.name(), WIDEST_NAME), c.count(), share(c.precision()), share(c.recall()), share(c.f1())));
        }
        lines.add("");
        StringBuilder head = new StringBuilder(text("%-18s", "taken for"));
        classes.forEach(c -> head.append(text(" %9s", cut(c.name(), WIDEST_HEAD))));
        lines.add(head.toString());
        for (OfClass truth : classes) {
            StringBuilder line = new StringBuilder(text("%-18s", cut(truth.name(), WIDEST_NAME)));
            classes.forEach(guess -> line.append(text(" %,9d", confusion.count(truth.name(), guess.name()))));
            lines.add(line.toString());
        }
        return lines;
    }

    /** For programs, whatever the number of classes: {@code classes} and {@code confusion}; nothing where labels are quantities. */
    static Map<String, Object> json(Confusion confusion) {
        if (confusion.classes().isEmpty()) {
            return Map.of();
        }
        Map<String, Object> classes = new LinkedHashMap<>();
        for (OfClass c : confusion.classes()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("count", c.count());
            figures.put("predicted", c.predicted());
            figures.put("correct", c.correct());
            putFinite(figures, "precision", c.precision());
            putFinite(figures, "recall", c.recall());
            putFinite(figures, "f1", c.f1());
            classes.put(c.name(), figures);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("classes", classes);
        json.put("confusion", confusion.matrix());
        return json;
    }

    /** JSON has no words for others. */
    static void putFinite(Map<String, Object> figures, String key, double value) {
        if (Double.isFinite(value)) {
            figures.put(key, value);
        }
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "-" : text("%.4f", value);
    }

    private static String cut(String name, int width) {
        return name.length() <= width ? name : name.substring(0, width - 1) + "…";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
