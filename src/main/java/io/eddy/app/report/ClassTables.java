package io.eddy.app.report;

import static io.eddy.app.report.Html.escaped;
import static io.eddy.app.report.Html.number;
import static io.eddy.app.report.Html.text;

import io.eddy.eval.Confusion;
import io.eddy.eval.Confusion.OfClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Which class was taken for which: all of them where they fit on a page, else the mistakes that were made most often. */
final class ClassTables {
    private static final int MOST_CLASSES = 20;
    private static final int MISTAKES_SHOWN = 20;

    private record Mistake(OfClass truth, String guess, long count) {}

    private ClassTables() {}

    /** Nothing where labels are quantities. */
    static String html(Confusion confusion) {
        List<OfClass> classes = confusion.classes();
        if (classes.isEmpty()) {
            return "";
        }
        return classes.size() <= MOST_CLASSES ? whole(classes, confusion) : mistakes(classes, confusion);
    }

    private static String whole(List<OfClass> classes, Confusion confusion) {
        StringBuilder head = new StringBuilder(
                "<th>Class</th><th class=\"n\">Events</th><th class=\"n\">Precision</th><th class=\"n\">Recall</th>");
        classes.forEach(guess -> head.append(text("<th class=\"n\">as %s</th>", escaped(guess.name()))));
        StringBuilder rows = new StringBuilder();
        for (OfClass truth : classes) {
            rows.append(text(
                    "<tr><td>%s</td><td class=\"n\">%,d</td><td class=\"n\">%s</td><td class=\"n\">%s</td>",
                    escaped(truth.name()), truth.count(), number(truth.precision()), number(truth.recall())));
            for (OfClass guess : classes) {
                long count = confusion.count(truth.name(), guess.name());
                rows.append(text(
                        "<td class=\"n %s\" style=\"--share:%.0f%%\">%,d</td>",
                        guess == truth ? "right" : "wrong", 100.0 * count / Math.max(1, truth.count()), count));
            }
            rows.append("</tr>\n");
        }
        return Html.table(head.toString(), rows.toString());
    }

    private static String mistakes(List<OfClass> classes, Confusion confusion) {
        List<Mistake> mistakes = new ArrayList<>();
        Map<String, Map<String, Long>> matrix = confusion.matrix();
        for (OfClass truth : classes) {
            matrix.getOrDefault(truth.name(), Map.of()).forEach((guess, count) -> {
                if (!guess.equals(truth.name())) {
                    mistakes.add(new Mistake(truth, guess, count));
                }
            });
        }
        mistakes.sort(Comparator.comparingLong(Mistake::count).reversed());
        StringBuilder rows = new StringBuilder();
        for (Mistake mistake : mistakes.subList(0, Math.min(MISTAKES_SHOWN, mistakes.size()))) {
            rows.append(text(
                    "<tr><td>%s</td><td>%s</td><td class=\"n\">%,d</td><td class=\"n\">%.1f %%</td></tr>%n",
                    escaped(mistake.truth.name()),
                    escaped(mistake.guess),
                    mistake.count,
                    100.0 * mistake.count / mistake.truth.count()));
        }
        return Html.table(
                "<th>Class</th><th>Most often taken for</th><th class=\"n\">Times</th><th class=\"n\">Of that class</th>",
                rows.toString());
    }
}
