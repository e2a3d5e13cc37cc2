package io.eddy.app.command;

import io.eddy.feature.Event;
import io.eddy.feature.Value;
import io.eddy.replay.RebuiltModel;
import io.eddy.wire.PredictionMessage;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code explain-prediction} shows. */
final class PredictionReport {
    private static final int MAX_FIELDS = 50;

    private PredictionReport() {}

    static void print(
            PrintWriter out,
            PredictionMessage published,
            RebuiltModel model,
            long recordMillis,
            PredictionComparison comparison) {
        long millis = published.time() < 0 ? recordMillis : published.time();
        out.printf(
                "prediction %s by %s%n",
                published.id() == null ? "without the id, which is cut off," : published.id(), published.model());
        out.println("  event      " + model.version().source() + " at offset "
                + model.version().offset() + ", " + Instant.ofEpochMilli(millis));
        List<String> fields = fields(model.event());
        out.println("  fields     " + String.join(", ", fields.subList(0, Math.min(MAX_FIELDS, fields.size())))
                + (fields.size() > MAX_FIELDS ? " and %d more".formatted(fields.size() - MAX_FIELDS) : ""));
        out.println("  rebuilt    " + model.way());
        int width = comparison.lines().stream()
                .mapToInt(
                        line -> Math.max(line.name().length(), line.published().length()))
                .reduce(10, Math::max);
        String form = "  %-" + width + "s  %-" + width + "s  %s%n";
        out.printf(Locale.ROOT, form, "", "published", "again");
        for (PredictionComparison.Line line : comparison.lines()) {
            out.printf(
                    Locale.ROOT,
                    form,
                    line.name(),
                    line.published(),
                    line.again() + (line.isEqual() ? "" : "  (differs)"));
        }
        out.println(comparison.isEqual() ? "equal to the bit" : "not equal");
        out.flush();
    }

    private static List<String> fields(Event event) {
        List<String> fields = new ArrayList<>();
        for (int column = 0; column < event.width(); column++) {
            Value value = event.value(column);
            if (!value.isMissing()) {
                fields.add(event.name(column) + " " + text(value));
            }
        }
        return fields;
    }

    private static String text(Value value) {
        return value.kind() == Value.Kind.NUMBER
                ? value.asName()
                : value.toString().replace("the text ", "");
    }
}
