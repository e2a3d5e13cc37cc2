package io.eddy.eval;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.learn.Learner;
import io.eddy.learn.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each field contributes to the predictions: how much more an event costs if the field is taken for missing. Every
 * {@value #EVERY}th event is predicted again before it is learned, once without each of its fields, of many fields without {@value #AT_ONCE} in
 * turn. So what is asked costs one prediction more for each event at most, and, as predicting changes nothing, changes nothing that is learned.
 *
 * <p>What a model made of its first events says little of what it makes of them later; so only the later part of a stream counts:
 * between a half and three quarters of what was asked. It is an average over events as they are: of two fields that say the same,
 * neither is missed much.
 */
public final class Contributions {
    private static final int EVERY = 20;
    private static final int AT_ONCE = 20;
    /** Events in the first part. */
    private static final long FIRST_PART = 256;

    private final Learner learner;
    private final Value kept = new Value();

    private Map<String, Sum> before = new LinkedHashMap<>();
    private Map<String, Sum> now = new LinkedHashMap<>();
    private long startOfBefore = 1;
    private long startOfNow = 1;
    private long events;
    private int turn;

    /**
     * One field.
     *
     * @param loss by how much the loss grows without it, on average: log loss in nats, or the absolute error in the label's unit; negative
     *     for a field without which predictions would have been better
     * @param asked of how many events
     */
    public record Contribution(String field, double loss, long asked) {}

    private static final class Sum {
        private double loss;
        private long asked;
    }

    public Contributions(Learner learner) {
        this.learner = learner;
    }

    /** Asks what is said with and without each field, if it is this event's turn; to be called before it is learned. */
    public void ask(Event event) {
        events++;
        if (events == Math.max(FIRST_PART, 2 * startOfNow)) {
            before = now;
            now = new LinkedHashMap<>();
            startOfBefore = startOfNow;
            startOfNow = events;
        }
        // because fields are known only once that is settled
        if (events % EVERY == 0 && learner.news() > 0 && !event.label().isMissing()) {
            try {
                askWithout(event);
            } catch (RejectedEvent e) {
                return; // because it cannot be learned from, either, and is told then
            }
        }
    }

    private void askWithout(Event event) throws RejectedEvent {
        double loss = loss(learner.predict(event), event.label());
        List<String> fields = List.copyOf(learner.specification().fields());
        for (int i = 0; i < Math.min(AT_ONCE, fields.size()); i++) {
            turn = turn + 1 < fields.size() ? turn + 1 : 0;
            int column = event.column(fields.get(turn));
            if (column >= 0) {
                double difference = lossWithout(column, event) - loss;
                if (Double.isFinite(difference)) {
                    Sum sum = now.computeIfAbsent(fields.get(turn), name -> new Sum());
                    sum.loss += difference;
                    sum.asked++;
                }
            }
        }
    }

    private double lossWithout(int column, Event event) throws RejectedEvent {
        Value value = event.value(column);
        kept.copyFrom(value);
        value.setMissing();
        try {
            return loss(learner.predict(event), event.label());
        } finally {
            value.copyFrom(kept);
        }
    }

    private static double loss(Prediction prediction, Value label) {
        if (prediction instanceof Prediction.OfClass said) {
            int place = said.classes().indexOf(label.asName());
            // because one that was never seen before costs the same whatever is left out
            return place < 0 ? 0 : -StrictMath.log(Math.max(said.probabilities()[place], ClassJudge.FLOOR));
        } else if (prediction instanceof Prediction.OfQuantity said && label.kind() == Value.Kind.NUMBER) {
            return Math.abs(said.value() - label.number());
        }
        return Double.NaN;
    }

    /** The number of the event from which on they are counted. */
    public long from() {
        return startOfBefore;
    }

    /** All fields that were asked about, the greatest contribution first. */
    public List<Contribution> list() {
        Map<String, Sum> all = new LinkedHashMap<>();
        for (Map<String, Sum> part : List.of(before, now)) {
            part.forEach((field, sum) -> {
                Sum whole = all.computeIfAbsent(field, name -> new Sum());
                whole.loss += sum.loss;
                whole.asked += sum.asked;
            });
        }
        List<Contribution> list = new ArrayList<>();
        all.forEach((field, sum) -> list.add(new Contribution(field, sum.loss / sum.asked, sum.asked)));
        list.sort(Comparator.comparingDouble(Contribution::loss).reversed());
        return list;
    }
}
