package io.eddy.eval;

import io.eddy.feature.WildValues;
import io.eddy.learn.Foreseen;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.state.Archive;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges predictions of a quantity. The baselines are the mean of the labels so far and the last label.
 *
 * <p>A prediction of nothing, of a class, or of what is not finite counts as 0, for the model and for the baselines before the first label.
 * A label that is wild beside those before counts as the learner counts it ({@link Label.Quantity#counted}). Quantities beyond ±1e100 count as ±1e100,
 * so that no sum ever overflows.
 */
final class QuantityJudge implements Judge {
    private final Scoreboard model;
    private final Scoreboard mean;
    private final Scoreboard last;
    private final double[] row = new double[QuantityTally.WIDTH];

    /** Labels that the baselines know. */
    private long known;

    private double average;
    private double deviations;
    private double latest;

    /** Of the model's latest prediction. */
    private double loss;

    QuantityJudge(Evaluation.Scope scope) {
        model = scoreboard(scope);
        mean = scoreboard(scope);
        last = scoreboard(scope);
    }

    private static Scoreboard scoreboard(Evaluation.Scope scope) {
        return new Scoreboard(scope, new QuantityTally(), new QuantityTally(), new QuantityTally());
    }

    @Override
    public boolean judges(Label label) {
        return label instanceof Label.Quantity;
    }

    @Override
    public double judge(Prediction prediction, Label label, @Nullable Foreseen foreseen) {
        double truth = clipped(((Label.Quantity) label).counted());
        double guess = prediction instanceof Prediction.OfQuantity ofQuantity ? clipped(ofQuantity.value()) : 0;

        judge(guess, truth);
        loss = Math.abs(row[QuantityTally.ERROR]);
        double error = relative(loss);
        model.add(row);
        judge(average, truth);
        mean.add(row);
        judge(latest, truth);
        last.add(row);
        return error;
    }

    @Override
    public void know(Label label) {
        double truth = clipped(((Label.Quantity) label).counted());
        known++;
        double deviation = truth - average;
        average += deviation / known;
        deviations += deviation * (truth - average);
        latest = truth;
    }

    private static double clipped(double value) {
        return Double.isFinite(value) ? WildValues.clipped(value) : 0;
    }

    private void judge(double guess, double truth) {
        row[QuantityTally.LABEL] = truth;
        row[QuantityTally.ERROR] = guess - truth;
    }

    /** The error e as e / (e + s), where s is the standard deviation of the labels before: 0 for none, one half for e = s. */
    private double relative(double error) {
        double scale = known == 0 ? 0 : Math.sqrt(deviations / known);
        return error == 0 ? 0 : error / (error + scale);
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public Scores model() {
        return model.scores(last);
    }

    @Override
    public Map<String, Scores> baselines() {
        Map<String, Scores> baselines = new LinkedHashMap<>();
        baselines.put("mean", mean.scores(last));
        baselines.put("last", last.scores(last));
        return baselines;
    }

    @Override
    public void state(Archive archive) {
        model.state(archive.in("model"));
        mean.state(archive.in("mean"));
        last.state(archive.in("last"));
        known = archive.longs("events", known)[0];
        double[] statistics = archive.doubles("statistics", average, deviations, latest);
        average = statistics[0];
        deviations = statistics[1];
        latest = statistics[2];
    }
}
