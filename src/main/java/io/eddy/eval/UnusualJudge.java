package io.eddy.eval;

import io.eddy.learn.Foreseen;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.learn.UnusualLabel;
import io.eddy.state.Archive;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges how unusual events are called: by labels where there are some, which the model has not learned from; there is no baseline. */
final class UnusualJudge implements Judge {
    /** Before, no model knows what is usual. */
    static final int START = 200;

    private final Optional<String> positive;
    private final Scoreboard model;
    private final double[] row = new double[UnusualTally.WIDTH];
    private long judged;

    UnusualJudge(Evaluation.Scope scope) {
        positive = scope.positive();
        int window = scope.window();
        model = new Scoreboard(
                scope,
                new UnusualTally(new HistogramRanking(), new HistogramRanking()),
                new UnusualTally(new HistogramRanking(), new HistogramRanking()),
                new UnusualTally(new ExactRanking(window), new ExactRanking(window)));
    }

    @Override
    public boolean judges(Label label) {
        return label instanceof Label.Unlabelled || label instanceof Label.Category;
    }

    @Override
    public double judge(Prediction prediction, Label label, @Nullable Foreseen foreseen) {
        judged++;
        if (prediction instanceof Prediction.OfAnomaly said) {
            row[UnusualTally.SCORE] = said.score();
            row[UnusualTally.UNUSUAL] = said.unusual() ? 1 : 0;
            row[UnusualTally.LOSS] = said.loss();
            row[UnusualTally.TRUTH] = truth(label);
            row[UnusualTally.AFTER_START] = judged > START ? 1 : 0;
            model.add(row);
        }
        return row[UnusualTally.UNUSUAL];
    }

    private double truth(Label label) {
        if (!(label instanceof Label.Category category)) {
            return UnusualTally.UNLABELLED;
        }
        return UnusualLabel.meaning(category.name(), positive)
                .map(isUnusual -> isUnusual ? 1 : 0.0)
                .orElse(UnusualTally.UNLABELLED);
    }

    @Override
    public void know(Label label) {
        // because nothing here depends on earlier labels
    }

    @Override
    public double loss() {
        return row[UnusualTally.LOSS];
    }

    @Override
    public Scores model() {
        return model.scores(model);
    }

    @Override
    public Map<String, Scores> baselines() {
        return Map.of();
    }

    @Override
    public void state(Archive archive) {
        model.state(archive.in("model"));
        judged = archive.longs("judged", judged)[0];
    }
}
