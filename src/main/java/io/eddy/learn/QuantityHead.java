package io.eddy.learn;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.RunningMoments;
import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import io.eddy.kernel.FloatMath;
import io.eddy.kernel.Layout;
import io.eddy.nn.Loss;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import java.util.List;

/**
 * A quantity for each event: one output, in standard deviations of the labels so far around their mean, so that no learning rate
 * depends on the label's unit. Predictions stay within the range of the labels seen, widened by a tenth at both ends.
 *
 * <p>With the Poisson loss the output is the logarithm of the expected count instead, and nothing is scaled.
 */
final class QuantityHead implements Head {
    private static final double MARGIN = 0.1;

    private final Loss loss;
    private final boolean counts;
    private final RunningMoments moments = new RunningMoments();
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    QuantityHead(Specification.Output output) {
        this.loss = output.loss().orElseGet(() -> new Loss.Huber(1));
        this.counts = loss instanceof Loss.Poisson;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public Label label(Value value) throws RejectedEvent {
        if (value.isMissing()) {
            throw Head.missing();
        }
        if (value.kind() != Kind.NUMBER) {
            throw new RejectedEvent(Reason.WRONG_TYPE, "the label has to be a number but is " + value);
        }
        if (counts && value.number() < 0) {
            throw new RejectedEvent(
                    Reason.UNKNOWN_LABEL, "the label is a count (loss poisson) but is negative: " + value.number());
        }
        if (Math.abs(value.number()) > Float.MAX_VALUE) {
            throw new RejectedEvent(
                    Reason.NOT_FINITE,
                    "the label is %s, beyond the range of a 32-bit number, which is what a model can calculate with"
                            .formatted(value.number()));
        }
        return new Label.Quantity(value.number(), moments.counted(value.number()));
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public int knownBesides(Label label) {
        return -1;
    }

    @Override
    public Prediction prediction(float[] z) {
        if (moments.count() == 0) {
            return Prediction.None.INSTANCE;
        }
        float output = z[Layout.BASE];
        double value = counts ? FloatMath.exp(output) : moments.mean() + moments.standardDeviation() * output;
        if (!Double.isFinite(value)) {
            return Prediction.None.INSTANCE; // because outputs that overflowed say nothing
        }
        return new Prediction.OfQuantity(within(value));
    }

    @Override
    public void slope(float[] z, float[] dz) {
        dz[Layout.BASE] = counts ? FloatMath.exp(z[Layout.BASE]) : (float) moments.standardDeviation();
    }

    /** The nearest value within the range of the labels so far, widened by a tenth at both ends. */
    double within(double value) {
        double margin = MARGIN * (greatest - least);
        double lower = counts ? 0 : least - margin;
        return Math.max(lower, Math.min(greatest + margin, value));
    }

    /** The output that means a value. */
    float output(double value) {
        return (float) (counts ? StrictMath.log(Math.max(Float.MIN_NORMAL, value)) : moments.standardised(value));
    }

    @Override
    public void absorb(Label label) {
        double y = ((Label.Quantity) label).counted();
        moments.add(y);
        least = Math.min(least, y);
        greatest = Math.max(greatest, y);
    }

    @Override
    public double loss(float[] z, Label label, float[] dz) {
        double y = ((Label.Quantity) label).counted();
        return loss.evaluate(z, 1, counts ? y : moments.standardised(y), dz);
    }

    @Override
    public void state(Archive archive) {
        moments.state("label", archive);
        double[] range = archive.doubles("label.range", least, greatest);
        least = range[0];
        greatest = range[1];
    }
}
