package io.eddy.eval;

import io.eddy.learn.Foreseen;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Judges several outputs, each by itself and only where its label is known. Their metrics are called by the output: {@code click.logLoss}. */
final class SeveralJudge implements Judge {
    private static final String CLASSES = "classes";
    private static final String QUANTITIES = "quantities";

    private final Evaluation.Scope scope;
    private final Map<String, Judge> judges = new LinkedHashMap<>();
    private double loss;

    SeveralJudge(Evaluation.Scope scope) {
        this.scope = scope;
    }

    @Override
    public boolean judges(Label label) {
        return label instanceof Label.Several;
    }

    /** The mean of the errors of those that can be judged. */
    @Override
    public double judge(Prediction prediction, Label label, @Nullable Foreseen foreseen) {
        Map<String, Prediction> said = prediction instanceof Prediction.OfSeveral several ? several.parts() : Map.of();
        double errors = 0;
        double losses = 0;
        Map<String, Label> known = ((Label.Several) label).parts();
        for (Map.Entry<String, Label> truth : known.entrySet()) {
            Judge judge = judges.computeIfAbsent(
                    truth.getKey(),
                    name -> judgeOf(truth.getValue() instanceof Label.Category ? CLASSES : QUANTITIES, name));
            Prediction part = said.getOrDefault(truth.getKey(), Prediction.None.INSTANCE);
            errors += judge.judge(part, truth.getValue(), null);
            losses += judge.loss();
        }
        loss = losses / Math.max(1, known.size());
        return errors / Math.max(1, known.size());
    }

    private Judge judgeOf(String kind, String name) {
        Evaluation.Scope own = scope.withPositive(scope.positiveOf(name));
        return kind.equals(CLASSES) ? new ClassJudge(own) : new QuantityJudge(own);
    }

    @Override
    public void know(Label label) {
        ((Label.Several) label).parts().forEach((name, part) -> {
            Judge judge = judges.get(name);
            if (judge != null) {
                judge.know(part);
            }
        });
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public Scores model() {
        Map<String, Scores> all = new LinkedHashMap<>();
        judges.forEach((name, judge) -> all.put(name, judge.model()));
        return together(all);
    }

    /** A baseline has the metrics of those outputs that it is for. */
    @Override
    public Map<String, Scores> baselines() {
        Map<String, Map<String, Scores>> byBaseline = new LinkedHashMap<>();
        judges.forEach((name, judge) -> judge.baselines()
                .forEach((baseline, scores) -> byBaseline
                        .computeIfAbsent(baseline, key -> new LinkedHashMap<>())
                        .put(name, scores)));
        Map<String, Scores> baselines = new LinkedHashMap<>();
        byBaseline.forEach((baseline, scores) -> baselines.put(baseline, together(scores)));
        return baselines;
    }

    private static Scores together(Map<String, Scores> byOutput) {
        return new Scores(
                named(byOutput, Scores::total), named(byOutput, Scores::window), named(byOutput, Scores::fading));
    }

    private static Map<String, Double> named(
            Map<String, Scores> byOutput, Function<Scores, Map<String, Double>> scope) {
        Map<String, Double> all = new LinkedHashMap<>();
        byOutput.forEach((output, scores) ->
                scope.apply(scores).forEach((metric, value) -> all.put(Metric.of(output, metric), value)));
        return all;
    }

    @Override
    public void state(Archive archive) {
        List<String> names = archive.strings("outputs", List.copyOf(judges.keySet()));
        List<String> kinds = archive.strings(
                "kinds",
                new ArrayList<>(judges.values().stream()
                        .map(judge -> judge instanceof ClassJudge ? CLASSES : QUANTITIES)
                        .toList()));
        archive.check(names.size() == kinds.size(), "outputs that are judged and their kinds");
        if (archive.loading()) {
            judges.clear();
            for (int i = 0; i < names.size(); i++) {
                judges.put(names.get(i), judgeOf(kinds.get(i), names.get(i)));
            }
        }
        int number = 0;
        for (Judge judge : judges.values()) {
            judge.state(archive.in("" + number++));
        }
    }
}
