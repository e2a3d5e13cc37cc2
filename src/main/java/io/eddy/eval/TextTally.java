package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.EnumMap;

/** Sums for predictions of texts. */
final class TextTally implements Tally {
    /** Columns of a row: −ln of the probabilities of the words, how many there are, how many were foreseen; then {@link CharacterGrams}. */
    static final int NATS = 0;

    static final int WORDS = 1;
    static final int RIGHT = 2;
    static final int GRAMS = 3;
    static final int WIDTH = GRAMS + CharacterGrams.COLUMNS;

    private double[] sums = new double[WIDTH];

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void add(double weight, double[] rows, int at) {
        for (int i = 0; i < WIDTH; i++) {
            sums[i] += weight * rows[at + i];
        }
    }

    @Override
    public void scale(double factor) {
        for (int i = 0; i < WIDTH; i++) {
            sums[i] *= factor;
        }
    }

    @Override
    public void clear() {
        Arrays.fill(sums, 0);
    }

    @Override
    public EnumMap<Metric, Double> metrics(Tally last) {
        EnumMap<Metric, Double> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.PERPLEXITY, StrictMath.exp(sums[NATS] / sums[WORDS]));
        metrics.put(Metric.WORD_ACCURACY, sums[RIGHT] / sums[WORDS]);
        metrics.put(Metric.CHRF, CharacterGrams.score(sums, GRAMS));
        return metrics;
    }

    @Override
    public void state(Archive archive) {
        sums = archive.doubles("sums", sums).clone();
    }
}
