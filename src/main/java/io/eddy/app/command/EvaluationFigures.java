package io.eddy.app.command;

import static io.eddy.app.command.Counted.counted;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eddy.eval.Confusion;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Report;
import io.eddy.learn.MemberStanding;
import io.eddy.learn.Remark;
import io.eddy.learn.Segment;
import io.eddy.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an evaluation found, as a table for people and as JSON for programs.
 *
 * @param report of all rows that can be read; those it calls skipped have no label
 * @param remarks what does not fit what fields and label were taken for
 * @param members what each has been worth; none of one network
 * @param segments groups of events, where the model looks for any
 * @param withoutFields rows that had none of the model's fields
 * @param labelDelay how late labels came, if they did
 * @param snapshot of the model after the last row; the offset of its version is the number of readable rows, as it is in a topic that they
 *     are sent to
 */
record EvaluationFigures(
        Rows rows,
        Report report,
        Confusion confusion,
        List<Remark> remarks,
        List<MemberStanding> members,
        List<Segment> segments,
        long withoutFields,
        Optional<String> labelDelay,
        Snapshot snapshot) {

    /**
     * What was read.
     *
     * @param all of the file
     * @param unreadable that are not even sent: too few cells, no JSON
     * @param perSecond rows read, predicted and learned
     */
    record Rows(long all, long unreadable, double perSecond) {}

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // because Double.toString is not the same text on every JVM
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** One line for each metric that applies, the model beside the baselines, and a warning where figures are about too few rows. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        int width = report.model().total().keySet().stream()
                .mapToInt(String::length)
                .reduce(18, Math::max);
        StringBuilder head = new StringBuilder(
                text("%-" + width + "s %10s %10s", "", "Eddy", text("last %,d", Evaluation.Scope.DEFAULT.window())));
        report.baselines().keySet().forEach(name -> head.append(text(" %10s", name)));
        lines.add(head.toString());
        report.model().total().forEach((metric, total) -> {
            StringBuilder line = new StringBuilder(
                            text("%-" + width + "s %10s", metric, number(OptionalDouble.of(total))))
                    .append(text(" %10s", number(of(report.model().window(), metric))));
            report.baselines()
                    .values()
                    .forEach(scores -> line.append(text(" %10s", number(of(scores.total(), metric)))));
            lines.add(line.toString());
        });
        lines.addAll(segmentTable());
        lines.addAll(memberTable());
        lines.addAll(ConfusionTable.lines(confusion));
        lines.add("");
        lines.add(text(
                "%s, %,d learned, %s, %,.0f rows/s",
                counted(rows.all, "row"), report.learned(), notLearned(), rows.perSecond));
        if (report.drifts() > 0) {
            lines.add(text("drift found %s, the latest at %s", counted(report.drifts(), "time"), latestDrifts()));
        }
        lines.add("model  " + snapshot.version());
        lines.add("digest " + snapshot.digest());
        lines.addAll(Teller.summary(remarks));
        long lost = report.rejected() + rows.unreadable + report.notFinite();
        InterpretationTable.warning(withoutFields, report.learned()).ifPresent(lines::add);
        if (lost > InterpretationTable.MANY * rows.all) {
            lines.add(text(
                    "WARNING: %,d of %s (%.0f %%) could not be learned from; the figures are about the others. The reasons are above.",
                    lost, counted(rows.all, "row"), 100.0 * lost / rows.all));
        }
        return lines;
    }

    private static OptionalDouble of(Map<String, Double> metrics, String metric) {
        Double value = metrics.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The groups of events that were found: how many are in each, and what they are like in the fields' own units. */
    private List<String> segmentTable() {
        List<String> lines = new ArrayList<>();
        for (Segment segment : segments) {
            List<String> words = new ArrayList<>();
            segment.means().forEach((field, mean) -> words.add(field + " " + number(OptionalDouble.of(mean))));
            segment.common()
                    .forEach((field, names) -> names.stream()
                            .limit(1)
                            .forEach(name ->
                                    words.add(text("%s %s (%.0f %%)", field, name.name(), 100 * name.share()))));
            lines.add(text(
                    "segment %d, %,d events, %.0f %% of late: %s",
                    segment.number(), segment.events(), 100 * segment.share(), String.join(", ", words)));
        }
        if (!lines.isEmpty()) {
            lines.add(0, "");
        }
        return lines;
    }

    /** What each member's own predictions cost, and how much it counts in the mixture at the end. */
    private List<String> memberTable() {
        if (members.isEmpty()) {
            return List.of();
        }
        boolean ofClasses = report.model().total(Metric.LOG_LOSS).isPresent();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(text("%-18s %10s %10s", "member alone", ofClasses ? "logLoss" : "mae", "weight"));
        for (MemberStanding member : members) {
            lines.add(text(
                    "%-18s %10s %10.3f", member.name(), number(OptionalDouble.of(member.loss())), member.weight()));
        }
        return lines;
    }

    /** Rows from which nothing was learned, by why: {@code "1 without a label, 2 rejected"}; of other kinds only if there are any. */
    String notLearned() {
        return text("%,d without a label, %,d rejected", report.skipped(), report.rejected())
                + unlessNone(", %,d of weight 0", report.unweighted())
                + unlessNone(", %,d with a gradient that is not finite", report.notFinite())
                + unlessNone(", %,d that came again", report.repeated())
                + unlessNone(", %,d not readable", rows.unreadable);
    }

    private static String unlessNone(String format, long count) {
        return count == 0 ? "" : text(format, count);
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
        return json(asMap());
    }

    Map<String, Object> asMap() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", rows.all);
        figures.put("learned", report.learned());
        figures.put("unweighted", report.unweighted());
        figures.put("notFinite", report.notFinite());
        figures.put("skipped", report.skipped());
        figures.put("rejected", report.rejected());
        figures.put("repeated", report.repeated());
        figures.put("unreadable", rows.unreadable);
        labelDelay.ifPresent(late -> figures.put("labelDelay", late));
        figures.putAll(report.model().total());
        Map<String, Object> baselines = new LinkedHashMap<>();
        report.baselines().forEach((name, scores) -> baselines.put(name, scores.total()));
        figures.put("baselines", baselines);
        Map<String, Object> alone = new LinkedHashMap<>();
        for (MemberStanding member : members) {
            Map<String, Object> standing = new LinkedHashMap<>();
            standing.put("loss", member.loss());
            standing.put("weight", member.weight());
            alone.put(member.name(), standing);
        }
        figures.put("members", alone);
        if (!segments.isEmpty()) {
            figures.put("segments", segments);
        }
        figures.put("window", report.model().window());
        figures.put("remarks", remarks.stream().map(Remark::toString).toList());
        figures.put("drifts", report.drifts());
        figures.put("examplesPerSecond", rows.perSecond);
        figures.put("modelVersion", snapshot.version().toString());
        figures.put("digest", snapshot.digest());
        figures.putAll(ConfusionTable.json(confusion));
        return figures;
    }

    static String json(Map<String, Object> figures) {
        try {
            return JSON.writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts can always be written as JSON", e);
        }
    }

    static String number(OptionalDouble value) {
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
