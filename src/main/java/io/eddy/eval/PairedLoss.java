package io.eddy.eval;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By how much one model's predictions cost more than another's on the same events: log loss in nats where labels are classes, absolute
 * error where they are quantities; what it was before labels turned out to be of another kind is forgotten. The standard error is that of a
 * paired t test, which takes the differences of events for independent of each other. One thread owns it.
 */
public final class PairedLoss {
    private final Evaluation model;
    private final Evaluation other;

    /** What the other one's predictions cost that this one's have not been compared with yet, by the id of the event. */
    private final Map<String, Double> waiting = new HashMap<>();

    private boolean ofClasses;
    private long pairs;
    private double mean;
    private double deviations;

    /**
     * @param model is compared
     * @param other with this one
     */
    public PairedLoss(Evaluation model, Evaluation other) {
        this.model = model;
        this.other = other;
    }

    /** The other model has been judged on an event; before this one is. */
    public void otherJudged(@Nullable String id) {
        if (id != null) {
            waiting.put(id, other.latestLoss());
        }
    }

    /** The model has been judged on an event. Nothing is compared if the other one has not, or by another kind of label. */
    public void judged(@Nullable String id) {
        Double loss = id == null ? null : waiting.remove(id);
        if (loss == null || model.ofClasses() != other.ofClasses()) {
            return;
        }
        if (model.ofClasses() != ofClasses) {
            ofClasses = model.ofClasses();
            pairs = 0;
            mean = 0;
            deviations = 0;
        }
        add(model.latestLoss() - loss);
    }

    /** Welford's sums. */
    void add(double difference) {
        pairs++;
        double deviation = difference - mean;
        mean += deviation / pairs;
        deviations += deviation * (difference - mean);
    }

    /** How many events were compared. */
    public long pairs() {
        return pairs;
    }

    /** The mean difference: negative where the model is better than the other. NaN of no events. */
    public double mean() {
        return pairs == 0 ? Double.NaN : mean;
    }

    /** NaN of fewer than two events. */
    public double standardError() {
        return pairs < 2 ? Double.NaN : Math.sqrt(deviations / (pairs - 1) / pairs);
    }

    /** The mean difference in standard errors; NaN where there are none. */
    public double t() {
        double error = standardError();
        return error > 0 ? mean / error : Double.NaN;
    }
}
