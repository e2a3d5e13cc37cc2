package io.eddy.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Report;
import io.eddy.learn.ModelVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What an evaluation found, as a table for people and as JSON for programs.
 *
 * @param rows of the file
 * @param learned rows whose step the weights took
 * @param unreadable rows that are not even sent: too few cells, no JSON
 * @param report of all others; those it calls skipped have no label
 * @param examplesPerSecond rows read, predicted and learned
 * @param version of the model after the last row; its offset is the number of readable rows, as it is in a topic that they are
 *     sent to
 * @param digest SHA-256 of all weights and statistics, in hexadecimal digits
 */
record EvaluationFigures(
        long rows,
        long learned,
        long unreadable,
        Report report,
        double examplesPerSecond,
        ModelVersion version,
        String digest) {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // because Double.toString is not the same text on every JVM
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** One line for each metric that applies, the model beside the baselines. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(
                text("%-18s %10s %10s", "", "Eddy", text("last %,d", Evaluation.Scope.DEFAULT.window())));
        report.baselines().keySet().forEach(name -> head.append(text(" %10s", name)));
        lines.add(head.toString());
        for (Metric metric : Metric.values()) {
            OptionalDouble total = report.model().total(metric);
            if (total.isPresent()) {
                StringBuilder line = new StringBuilder(text("%-18s %10s", metric.key(), number(total)))
                        .append(text(" %10s", number(report.model().window(metric))));
                report.baselines().values().forEach(scores -> line.append(text(" %10s", number(scores.total(metric)))));
                lines.add(line.toString());
            }
        }
        lines.add("");
        lines.add(text(
                "%,d rows, %,d learned, %,d without a label, %,d rejected%s, %,.0f rows/s",
                rows,
                learned,
                report.skipped(),
                report.rejected(),
                unreadable == 0 ? "" : text(", %,d not readable", unreadable),
                examplesPerSecond));
        if (report.drifts() > 0) {
            lines.add(text("drift found %,d times, the latest at %s", report.drifts(), latestDrifts()));
        }
        lines.add("model  " + version);
        lines.add("digest " + digest);
        return lines;
    }

    private String latestDrifts() {
        List<Long> drifts = report.recentDrifts();
        return String.join(
                ", ",
                drifts.subList(Math.max(0, drifts.size() - 5), drifts.size()).stream()
                        .map(drift -> text("%,d", drift))
                        .toList());
    }

    String json() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", rows);
        figures.put("learned", learned);
        figures.put("skipped", report.skipped());
        figures.put("rejected", report.rejected());
        figures.put("unreadable", unreadable);
        figures.putAll(report.model().total());
        Map<String, Object> baselines = new LinkedHashMap<>();
        report.baselines().forEach((name, scores) -> baselines.put(name, scores.total()));
        figures.put("baselines", baselines);
        figures.put("window", report.model().window());
        figures.put("drifts", report.drifts());
        figures.put("examplesPerSecond", examplesPerSecond);
        figures.put("modelVersion", version.toString());
        figures.put("digest", digest);
        try {
            return JSON.writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts can always be written as JSON", e);
        }
    }

    private static String number(OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        return Math.abs(value.getAsDouble()) >= 100
                ? text("%,.1f", value.getAsDouble())
                : text("%.4f", value.getAsDouble());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
