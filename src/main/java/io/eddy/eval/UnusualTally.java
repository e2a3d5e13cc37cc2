package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.EnumMap;

/** Sums for predictions of how unusual events are. */
final class UnusualTally implements Tally {
    /** Columns of a row: the score, whether it is called unusual, the loss; 1 and 0 of what the label says, or {@link #UNLABELLED}. */
    static final int SCORE = 0;

    static final int UNUSUAL = 1;
    static final int LOSS = 2;
    static final int TRUTH = 3;

    /** 1 for events after those that no model can know enough for. */
    static final int AFTER_START = 4;

    static final int WIDTH = 5;
    static final double UNLABELLED = -1;

    private final Ranking all;
    private final Ranking later;
    private double weight;
    private double unusual;
    private double loss;

    /** Of labelled events: both by label and by prediction, and either. */
    private double both;

    private double either;

    UnusualTally(Ranking all, Ranking later) {
        this.all = all;
        this.later = later;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void add(double w, double[] rows, int at) {
        weight += w;
        unusual += w * rows[at + UNUSUAL];
        loss += w * rows[at + LOSS];
        double truth = rows[at + TRUTH];
        if (truth == UNLABELLED) {
            return;
        }
        both += w * truth * rows[at + UNUSUAL];
        either += w * (truth + rows[at + UNUSUAL]);
        double score = rows[at + SCORE];
        all.add(w, (int) truth, 1 - score, score);
        if (rows[at + AFTER_START] != 0) {
            later.add(w, (int) truth, 1 - score, score);
        }
    }

    @Override
    public void scale(double factor) {
        weight *= factor;
        unusual *= factor;
        loss *= factor;
        both *= factor;
        either *= factor;
        all.scale(factor);
        later.scale(factor);
    }

    @Override
    public void clear() {
        weight = unusual = loss = both = either = 0;
        all.clear();
        later.clear();
    }

    @Override
    public EnumMap<Metric, Double> metrics(Tally last) {
        EnumMap<Metric, Double> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.AUC, all.auc(1));
        metrics.put(Metric.F1, 2 * both / either);
        metrics.put(Metric.AUC_AFTER_START, later.auc(1));
        metrics.put(Metric.UNUSUAL, unusual / weight);
        metrics.put(Metric.LOSS, loss / weight);
        return metrics;
    }

    @Override
    public void state(Archive archive) {
        double[] sums = archive.doubles("sums", weight, unusual, loss, both, either);
        weight = sums[0];
        unusual = sums[1];
        loss = sums[2];
        both = sums[3];
        either = sums[4];
        all.state(archive.in("all"));
        later.state(archive.in("later"));
    }
}
