package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.EnumMap;

/** Sums for predictions of a quantity. */
final class QuantityTally implements Tally {
    /** Columns of a row: the label, and the prediction less the label. */
    static final int LABEL = 0;

    static final int ERROR = 1;
    static final int WIDTH = 2;

    private double weight;
    private double absolute;
    private double squared;
    /** Mean of the labels, and the weighted sum of squared deviations from it (West 1979). */
    private double mean;

    private double deviations;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void add(double w, double[] rows, int at) {
        double label = rows[at + LABEL];
        double error = rows[at + ERROR];
        weight += w;
        absolute += w * Math.abs(error);
        squared += w * error * error;
        double deviation = label - mean;
        mean += w / weight * deviation;
        deviations += w * deviation * (label - mean);
    }

    @Override
    public void scale(double factor) {
        weight *= factor;
        absolute *= factor;
        squared *= factor;
        deviations *= factor;
    }

    @Override
    public void clear() {
        weight = absolute = squared = mean = deviations = 0;
    }

    @Override
    public EnumMap<Metric, Double> metrics(Tally last) {
        EnumMap<Metric, Double> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.MAE, absolute / weight);
        metrics.put(Metric.RMSE, Math.sqrt(squared / weight));
        // because labels that are all alike have no variance to explain
        metrics.put(Metric.R2, deviations > 0 ? 1 - squared / deviations : Double.NaN);
        return metrics;
    }

    @Override
    public void state(Archive archive) {
        double[] sums = archive.doubles("sums", weight, absolute, squared, mean, deviations);
        weight = sums[0];
        absolute = sums[1];
        squared = sums[2];
        mean = sums[3];
        deviations = sums[4];
    }
}
