package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.EnumMap;

/**
 * Sums for predictions of a class. Of the confusion matrix only the diagonal and the margins are kept: accuracy, F1 and kappa
 * need no more, so an event costs the same for two classes as for hundreds.
 */
final class ClassTally implements Tally {
    /** Columns of a row: the numbers of the true and the predicted class ({@link Classes#NONE} for no prediction). */
    static final int ACTUAL = 0;

    static final int PREDICTED = 1;
    /** The loss in nats, and the sum over classes of (probability − truth)². */
    static final int LOSS = 2;

    static final int BRIER = 3;
    /** The probability of the predicted class, and those of the first two classes seen. */
    static final int CONFIDENCE = 4;

    static final int FIRST = 5;
    static final int SECOND = 6;
    static final int WIDTH = 7;

    private static final int CALIBRATION_BINS = 15;
    /** Chance agreement, or the accuracy of the last label, closer to 1 than this leaves nothing to measure kappa by. */
    private static final double PERFECT = 1 - 1e-12;

    private final Classes classes;
    private final Ranking ranking;
    private double weight;
    private double correct;
    private double loss;
    private double brier;
    /** For each class: how often it was the truth, how often predicted, how often both. */
    private double[] actual = {};

    private double[] predicted = {};
    private double[] both = {};
    /** For each bin of confidence: correct predictions less the confidence in them. */
    private double[] gap = new double[CALIBRATION_BINS];

    ClassTally(Classes classes, Ranking ranking) {
        this.classes = classes;
        this.ranking = ranking;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void add(double w, double[] rows, int at) {
        if (classes.size() > actual.length) {
            grow();
        }
        int truth = (int) rows[at + ACTUAL];
        int guess = (int) rows[at + PREDICTED];
        double hit = truth == guess ? w : 0;
        double confidence = rows[at + CONFIDENCE];
        weight += w;
        correct += hit;
        loss += w * rows[at + LOSS];
        brier += w * rows[at + BRIER];
        actual[truth] += w;
        both[truth] += hit;
        if (guess != Classes.NONE) {
            predicted[guess] += w;
        }
        int bin = Math.min((int) (confidence * CALIBRATION_BINS), CALIBRATION_BINS - 1);
        gap[bin] += hit - w * confidence;
        if (classes.size() <= 2) {
            ranking.add(w, truth, rows[at + FIRST], rows[at + SECOND]);
        }
    }

    private void grow() {
        int size = classes.size() <= 2 ? 2 : Math.max(classes.size(), 2 * actual.length);
        actual = Arrays.copyOf(actual, size);
        predicted = Arrays.copyOf(predicted, size);
        both = Arrays.copyOf(both, size);
        if (classes.size() > 2) {
            // because AUC is about two classes, and from here on there are more
            ranking.clear();
        }
    }

    @Override
    public void scale(double factor) {
        weight *= factor;
        correct *= factor;
        loss *= factor;
        brier *= factor;
        scale(actual, factor);
        scale(predicted, factor);
        scale(both, factor);
        scale(gap, factor);
        ranking.scale(factor);
    }

    static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    @Override
    public void clear() {
        weight = correct = loss = brier = 0;
        Arrays.fill(actual, 0);
        Arrays.fill(predicted, 0);
        Arrays.fill(both, 0);
        Arrays.fill(gap, 0);
        ranking.clear();
    }

    @Override
    public EnumMap<Metric, Double> metrics(Tally last) {
        EnumMap<Metric, Double> metrics = new EnumMap<>(Metric.class);
        if (weight == 0) {
            return metrics;
        }
        int positive = classes.positive();
        double accuracy = correct / weight;
        double lastAccuracy = ((ClassTally) last).correct / weight;
        metrics.put(Metric.ACCURACY, accuracy);
        metrics.put(Metric.LOG_LOSS, loss / weight);
        if (positive != Classes.NONE) {
            metrics.put(Metric.AUC, ranking.auc(positive));
            metrics.put(Metric.F1, f1(positive));
        }
        if (classes.size() > 2) {
            metrics.put(Metric.MACRO_F1, macroF1());
        }
        metrics.put(Metric.KAPPA, kappa(accuracy, chance()));
        metrics.put(Metric.KAPPA_TEMPORAL, kappa(accuracy, lastAccuracy));
        metrics.put(Metric.BRIER, brier / weight / (classes.size() <= 2 ? 2 : 1));
        metrics.put(Metric.CALIBRATION_ERROR, calibrationError());
        return metrics;
    }

    private static double kappa(double accuracy, double reference) {
        return reference > PERFECT ? Double.NaN : (accuracy - reference) / (1 - reference);
    }

    private double chance() {
        double chance = 0;
        for (int k = 0; k < actual.length; k++) {
            chance += actual[k] / weight * (predicted[k] / weight);
        }
        return chance;
    }

    /** F1 = 2 TP / (2 TP + FP + FN); NaN for a class that neither occurred nor was predicted. */
    private double f1(int k) {
        return 2 * both[k] / (actual[k] + predicted[k]);
    }

    private double macroF1() {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < actual.length; k++) {
            if (actual[k] + predicted[k] > 0) {
                sum += f1(k);
                present++;
            }
        }
        return sum / present;
    }

    private double calibrationError() {
        double sum = 0;
        for (double g : gap) {
            sum += Math.abs(g);
        }
        return sum / weight;
    }

    @Override
    public void state(Archive archive) {
        double[] sums = archive.doubles("sums", weight, correct, loss, brier);
        weight = sums[0];
        correct = sums[1];
        loss = sums[2];
        brier = sums[3];
        actual = archive.doubleList("actual", actual);
        predicted = archive.doubleList("predicted", predicted);
        both = archive.doubleList("both", both);
        gap = archive.doubles("gap", gap);
        archive.check(
                predicted.length == actual.length && both.length == actual.length,
                "classes are counted %d, %d and %d times".formatted(actual.length, predicted.length, both.length));
        ranking.state(archive.in("ranking"));
    }
}
