package io.eddy.eval;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether what is said with a probability of 70 % comes true in 70 of 100 cases. Of two classes it is the probability of one of them, of more
 * that of the predicted class.
 */
public final class Reliability {
    private static final int BINS = 10;

    private final Classes classes;
    /** By bin of the probability: how often one was said, their sum, and how often it came true. */
    private final double[][] ofPredicted = new double[BINS][3];
    /** The same of the class that was seen first. */
    private final double[][] ofFirst = new double[BINS][3];

    /**
     * Probabilities that are close to each other.
     *
     * @param count how often one was said
     * @param said their mean
     * @param came how often it came true, as a share
     */
    public record Bin(long count, double said, double came) {}

    /** @param positive of two classes the one in question; if empty, the later in order */
    public Reliability(Optional<String> positive) {
        classes = new Classes(positive);
    }

    /** What is no probability of a class is left out. */
    public void add(Prediction prediction, Label label) {
        if (!(label instanceof Label.Category truth)) {
            return;
        }
        int number = classes.number(truth.name());
        if (prediction instanceof Prediction.OfClass said && said.probabilities().length > 0) {
            add(ofPredicted, said.probabilities()[said.best()], said.label().equals(truth.name()));
            if (classes.size() <= 2) {
                add(ofFirst, ofFirst(said), number == 0);
            }
        }
    }

    private double ofFirst(Prediction.OfClass said) {
        for (int k = 0; k < said.probabilities().length; k++) {
            if (classes.number(said.classes().get(k)) == 0) {
                return said.probabilities()[k];
            }
        }
        return 0;
    }

    private static void add(double[][] bins, double probability, boolean came) {
        if (Double.isFinite(probability)) {
            double[] bin = bins[(int) Math.max(0, Math.min(probability * BINS, BINS - 1))];
            bin[0]++;
            bin[1] += probability;
            bin[2] += came ? 1 : 0;
        }
    }

    /** The class that the probabilities are of, where there are two; else they are of whichever was predicted. */
    public Optional<String> ofClass() {
        int positive = classes.positive();
        return positive == Classes.NONE ? Optional.empty() : Optional.of(classes.name(positive));
    }

    /** Those in which there is something, by rising probability. */
    public List<Bin> bins() {
        int positive = classes.positive();
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            // because what is said of one of two classes is said of the other, the other way round
            double[] bin =
                    positive == Classes.NONE ? ofPredicted[i] : positive == 0 ? ofFirst[i] : ofFirst[BINS - 1 - i];
            if (bin[0] > 0) {
                double said = bin[1] / bin[0];
                double came = bin[2] / bin[0];
                bins.add(
                        positive == 1
                                ? new Bin((long) bin[0], 1 - said, 1 - came)
                                : new Bin((long) bin[0], said, came));
            }
        }
        return bins;
    }
}
