package io.eddy.app.command;

import io.eddy.eval.Metric;
import io.eddy.eval.PairedLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Several models on the same events: their metrics in a column each, and by how much their loss differs from that of the first. */
final class ModelComparison {
    /** From so many standard errors on, chance alone would hardly do it. */
    private static final double CLEAR = 2;

    private static final int WIDEST_NAME = 16;

    private final Map<String, EvaluationFigures> models;
    private final Map<String, PairedLoss> losses;

    /**
     * @param models by name, the one that others are compared with first
     * @param losses of the others, less that of the first
     */
    ModelComparison(Map<String, EvaluationFigures> models, Map<String, PairedLoss> losses) {
        this.models = models;
        this.losses = losses;
    }

    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(line("", name -> name.length() <= WIDEST_NAME ? name : name.substring(0, WIDEST_NAME - 1) + "…"));
        for (Metric metric : Metric.values()) {
            boolean applies = models.values().stream()
                    .anyMatch(figures -> figures.report().model().total(metric).isPresent());
            if (applies) {
                lines.add(line(
                        metric.key(),
                        name -> EvaluationFigures.number(
                                figures(name).report().model().total(metric))));
            }
        }
        String first = models.keySet().iterator().next();
        boolean ofClasses =
                figures(first).report().model().total(Metric.LOG_LOSS).isPresent();
        lines.add("");
        boolean ofTexts =
                figures(first).report().model().total(Metric.PERPLEXITY).isPresent();
        String measure = ofClasses ? "logLoss" : ofTexts ? "nats a word" : "mae";
        lines.add(line(measure + " less first", name -> of(name, PairedLoss::mean)));
        lines.add(line("standard error", name -> of(name, PairedLoss::standardError)));
        lines.add("");
        losses.forEach((name, loss) -> lines.add(verdict(name, loss, first)));
        lines.add("paired over the events that both were judged on, each taken for independent of the others");
        lines.add("");
        models.forEach((name, figures) -> lines.add(text(
                "%s: %,d learned, %s; model %s, digest %s",
                name,
                figures.report().learned(),
                figures.notLearned(),
                figures.snapshot().version(),
                figures.snapshot().digest())));
        return lines;
    }

    private static String verdict(String name, PairedLoss loss, String first) {
        if (loss.pairs() == 0) {
            return text(
                    "%s cannot be compared with %s: no event was judged of both by the same kind of label",
                    name, first);
        }
        String difference = Math.abs(loss.t()) >= CLEAR
                ? text("is %s than %s", loss.mean() < 0 ? "better" : "worse", first)
                : text("does not clearly differ from %s", first);
        return text("%s %s: t = %.1f over %,d events", name, difference, loss.t(), loss.pairs());
    }

    private EvaluationFigures figures(String name) {
        return Objects.requireNonNull(models.get(name));
    }

    private String of(String name, Function<PairedLoss, Double> figure) {
        PairedLoss loss = losses.get(name);
        return loss == null || !Double.isFinite(figure.apply(loss)) ? "" : text("%.5f", figure.apply(loss));
    }

    private String line(String head, Function<String, String> cell) {
        StringBuilder line = new StringBuilder(text("%-18s", head));
        models.keySet().forEach(name -> line.append(text(" %16s", cell.apply(name))));
        return line.toString().stripTrailing();
    }

    /** Each model's figures, with {@code lessFirst} of all but the first. */
    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        models.forEach((name, figures) -> {
            Map<String, Object> json = figures.asMap();
            PairedLoss loss = losses.get(name);
            if (loss != null) {
                Map<String, Object> difference = new LinkedHashMap<>();
                ConfusionTable.putFinite(difference, "loss", loss.mean());
                ConfusionTable.putFinite(difference, "standardError", loss.standardError());
                ConfusionTable.putFinite(difference, "t", loss.t());
                difference.put("events", loss.pairs());
                json.put("lessFirst", difference);
            }
            all.put(name, json);
        });
        return EvaluationFigures.json(Map.of("models", all));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
