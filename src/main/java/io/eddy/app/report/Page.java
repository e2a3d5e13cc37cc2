package io.eddy.app.report;

import static io.eddy.app.report.Html.escaped;
import static io.eddy.app.report.Html.number;
import static io.eddy.app.report.Html.table;
import static io.eddy.app.report.Html.text;

import io.eddy.app.report.Curve.Span;
import io.eddy.eval.Confusion;
import io.eddy.eval.Contributions.Contribution;
import io.eddy.eval.Metric;
import io.eddy.eval.Progression;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.learn.MemberStanding;
import io.eddy.learn.ModelVersion;
import io.eddy.spec.Interpretation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An evaluation as one page that stands by itself: no other file, no script, nothing from the network; light or dark as the reader's system
 * is. A pure function of what was measured.
 */
public final class Page {
    private static final int FIELDS_SHOWN = 20;
    private static final List<Metric> CARDS = List.of(
            Metric.ACCURACY,
            Metric.LOG_LOSS,
            Metric.AUC,
            Metric.MAE,
            Metric.RMSE,
            Metric.R2,
            Metric.PERPLEXITY,
            Metric.WORD_ACCURACY,
            Metric.CHRF);
    private static final List<Metric> CURVES = List.of(Metric.LOG_LOSS, Metric.ACCURACY, Metric.MAE, Metric.RMSE);

    private final StringBuilder html = new StringBuilder();
    private final Subject subject;
    private final Report report;
    private final Recorder recorder;
    private final Confusion confusion;
    private final List<Progression.Point> course;

    /**
     * What the page is about.
     *
     * @param file that was learned
     * @param label what its label is called
     * @param labelDelay how late labels came, if they did
     * @param digest of the weights at the end
     */
    public record Subject(
            String file, String label, Optional<String> labelDelay, ModelVersion version, String digest) {}

    private Page(Subject subject, Report report, Recorder recorder, Confusion confusion) {
        this.confusion = confusion;
        this.subject = subject;
        this.report = report;
        this.recorder = recorder;
        this.course = recorder.course();
    }

    /** The whole page. */
    public static String html(Subject subject, Report report, Recorder recorder, Confusion confusion) {
        return new Page(subject, report, recorder, confusion).html();
    }

    private String html() {
        html.append(text(
                "<!DOCTYPE html>%n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                        + "<meta name=\"color-scheme\" content=\"light dark\"><title>%s</title>%n<style>%n%s</style></head>%n<body><main>%n",
                escaped(subject.file() + ": how well Eddy learned it"), style()));
        head();
        section(
                "The learning curve",
                "Each event is predicted before it is learned. "
                        + "A baseline far beyond the model is left out of a drawing; its figure stands below.",
                curves());
        section(
                "What each prediction was worth",
                "",
                Charts.reliability(recorder.reliability) + Charts.quantities(recorder.quantities));
        section("Which class was taken for which", "", ClassTables.html(confusion));
        section(
                "Who was listened to",
                "Several small learners predict side by side; the mixture weighs each by how right it has been.",
                Charts.members(course) + memberTable());
        section("What the fields contribute", contributionWords(), contributions());
        section(
                "What was inferred",
                text("By the first %,d events.", recorder.found().events()),
                interpretation());
        section("All figures", "", figures());
        html.append(text(
                "<footer><p>Model <code>%s</code><br>Digest <code>%s</code></p></footer>%n</main></body></html>%n",
                escaped(subject.version().toString()), escaped(subject.digest())));
        return html.toString();
    }

    private static String style() {
        try (InputStream in = Page.class.getResourceAsStream("page.css")) {
            if (in == null) {
                throw new IllegalStateException("page.css is not beside the classes of this program; build it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void head() {
        html.append(text(
                "<header><p class=\"kicker\">Eddy, progressive evaluation</p><h1>%s</h1>"
                        + "<p class=\"lead\">%,d events learned to predict <b>%s</b>, %,d without a label, %,d rejected%s%s</p></header>%n",
                escaped(subject.file()),
                report.learned(),
                escaped(subject.label()),
                report.skipped(),
                report.rejected(),
                report.drifts() > 0 ? text("; drift found %,d times", report.drifts()) : "",
                subject.labelDelay()
                        .map(late -> "; labels came late: " + escaped(late))
                        .orElse("")));
        html.append("<div class=\"cards\">\n");
        for (Metric metric : CARDS) {
            OptionalDouble total = report.model().total(metric);
            if (total.isPresent()) {
                StringBuilder beside = new StringBuilder();
                report.baselines()
                        .forEach((name, scores) -> scores.total(metric)
                                .ifPresent(value ->
                                        beside.append(text("<span>%s %s</span> ", baseline(name), number(value)))));
                html.append(text(
                        "<div class=\"card\"><h3>%s</h3><p class=\"figure\">%s</p><p>latest 1,000: %s</p><p class=\"beside\">%s</p></div>%n",
                        words(metric),
                        number(total.getAsDouble()),
                        number(report.model().window(metric).orElse(Double.NaN)),
                        beside));
            }
        }
        html.append("</div>\n");
    }

    private static String baseline(String name) {
        return name.equals("last") ? "last label" : name;
    }

    /** Nothing where there is nothing in it. */
    private void section(String title, String lead, String content) {
        if (!content.isEmpty()) {
            html.append(text("<section><h2>%s</h2>%n", title));
            if (!lead.isEmpty()) {
                html.append(text("<p class=\"lead\">%s</p>%n", lead));
            }
            html.append(content).append("</section>\n");
        }
    }

    private String curves() {
        StringBuilder charts = new StringBuilder();
        for (Metric metric : CURVES) {
            for (Span span : Span.values()) {
                List<Curve> curves = Curve.of(course, metric, span);
                if (!curves.isEmpty()) {
                    charts.append(Charts.curves(words(metric) + ", " + span.words, curves));
                }
            }
        }
        return charts.isEmpty() ? "" : "<div class=\"charts\">\n" + charts + "</div>\n";
    }

    private String memberTable() {
        if (course.isEmpty() || course.get(course.size() - 1).members().isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        for (MemberStanding member : course.get(course.size() - 1).members()) {
            rows.append(text(
                    "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%.3f</td></tr>%n",
                    escaped(member.name()), number(member.loss()), member.weight()));
        }
        return table(
                text("<th>Member alone</th><th class=\"n\">%s</th><th class=\"n\">Weight at the end</th>", loss()),
                rows.toString());
    }

    private String loss() {
        return isQuantity() ? "Mean absolute error" : "Log loss";
    }

    private boolean isQuantity() {
        return report.model().total(Metric.MAE).isPresent();
    }

    private String contributionWords() {
        return text(
                "How much the %s grows without a field: every 20th event was predicted again before it was learned, once with each field taken for missing"
                        + " (of more than 20 fields, 20 in turn); averaged over those from event %,d on. Of two fields that say the same neither is missed much,"
                        + " and one below zero did harm on average.",
                isQuantity() ? "absolute error" : "log loss", recorder.contributions.from());
    }

    private String contributions() {
        List<Contribution> all = recorder.contributions.list();
        if (all.isEmpty()) {
            return "";
        }
        double most =
                all.stream().mapToDouble(field -> Math.abs(field.loss())).max().orElse(0);
        StringBuilder bars = new StringBuilder("<div class=\"bars\">\n");
        for (Contribution field : all.subList(0, Math.min(FIELDS_SHOWN, all.size()))) {
            double share = most > 0 ? 100 * Math.abs(field.loss()) / most : 0;
            bars.append(text(
                    "<span class=\"name\">%s</span><span class=\"track\"><b class=\"%s\" style=\"width:%.1f%%\"></b></span>"
                            + "<span class=\"n\" title=\"of %,d events\">%s</span>%n",
                    escaped(field.field()),
                    field.loss() < 0 ? "harm" : "use",
                    share,
                    field.asked(),
                    signed(field.loss())));
        }
        bars.append("</div>\n");
        if (all.size() > FIELDS_SHOWN) {
            bars.append(text(
                    "<p class=\"lead\">and %,d more fields that contribute less</p>%n", all.size() - FIELDS_SHOWN));
        }
        return bars.toString();
    }

    private static String signed(double loss) {
        return (loss > 0 ? "+" : loss < 0 ? "−" : "") + number(Math.abs(loss));
    }

    private String interpretation() {
        StringBuilder rows = new StringBuilder();
        Interpretation found = recorder.found();
        Interpretation.Label label = found.label();
        rows.append(text(
                "<tr><td><b>%s</b> (label)</td><td>%s</td><td>%s</td></tr>%n",
                escaped(subject.label()), kind(label), escaped(label.why())));
        Map<List<String>, List<String>> alike = new LinkedHashMap<>();
        for (Interpretation.Field field : found.fields()) {
            String row = field.taken().isEmpty() ? "<tr class=\"out\">" : "<tr>";
            alike.computeIfAbsent(List.of(row, field.kind(), field.why()), said -> new ArrayList<>())
                    .add(field.name());
        }
        alike.forEach((said, names) -> rows.append(text(
                "%s<td>%s%s</td><td>%s</td><td>%s</td></tr>%n",
                said.get(0),
                escaped(Interpretation.shortened(names)),
                names.size() > 1 ? text(" (%,d fields)", names.size()) : "",
                escaped(said.get(1)),
                escaped(said.get(2)))));
        return table("<th>Field</th><th>Taken for</th><th>Why</th>", rows.toString());
    }

    private static String kind(Interpretation.Label label) {
        return switch (label.kind()) {
            case REGRESSION -> "quantity";
            case TEXT -> "text";
            case ANOMALY -> "how unusual";
            case SEVERAL -> "several";
            case BINARY, MULTICLASS, INFERRED ->
                text("%,d classes", label.classes().size());
        };
    }

    private String figures() {
        StringBuilder head = new StringBuilder("<th></th><th class=\"n\">Eddy</th><th class=\"n\">Latest 1,000</th>");
        report.baselines().keySet().forEach(name -> head.append(text("<th class=\"n\">%s</th>", baseline(name))));
        StringBuilder rows = new StringBuilder();
        for (Metric metric : Metric.values()) {
            if (report.model().total(metric).isPresent()) {
                rows.append(text("<tr><td>%s</td>", words(metric)))
                        .append(cell(report.model().total(metric)))
                        .append(cell(report.model().window(metric)));
                for (Scores scores : report.baselines().values()) {
                    rows.append(cell(scores.total(metric)));
                }
                rows.append("</tr>\n");
            }
        }
        return table(head.toString(), rows.toString());
    }

    private static String cell(OptionalDouble value) {
        return text("<td class=\"n\">%s</td>", number(value.orElse(Double.NaN)));
    }

    private static String words(Metric metric) {
        return switch (metric) {
            case ACCURACY -> "Accuracy";
            case LOG_LOSS -> "Log loss";
            case AUC -> "AUC";
            case F1 -> "F1";
            case MACRO_F1 -> "Macro F1";
            case KAPPA -> "Kappa";
            case KAPPA_TEMPORAL -> "Kappa against the last label";
            case BRIER -> "Brier score";
            case CALIBRATION_ERROR -> "Calibration error";
            case MAE -> "Mean absolute error";
            case RMSE -> "Root mean squared error";
            case R2 -> "R²";
            case PERPLEXITY -> "Perplexity of a word";
            case WORD_ACCURACY -> "Words foreseen";
            case CHRF -> "chrF";
            case AUC_AFTER_START -> "AUC after the 200th event";
            case UNUSUAL -> "Share found unusual";
            case LOSS -> "How badly events are made up again";
        };
    }
}
