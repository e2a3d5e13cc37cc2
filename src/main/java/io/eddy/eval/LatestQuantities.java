package io.eddy.eval;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import java.util.ArrayDeque;
import java.util.List;

/** The latest quantities, and what was predicted of each. */
public final class LatestQuantities {
    private static final int MOST = 200;

    private final ArrayDeque<Pair> pairs = new ArrayDeque<>();
    private long events;

    /**
     * @param event its number among those judged
     * @param label as it counts, because a wild one would leave no room for the others in a drawing
     */
    public record Pair(long event, double predicted, double label) {}

    /** What is no quantity is left out. */
    public void add(Prediction prediction, Label label) {
        events++;
        if (prediction instanceof Prediction.OfQuantity said
                && label instanceof Label.Quantity truth
                && Double.isFinite(said.value())) {
            if (pairs.size() == MOST) {
                pairs.removeFirst();
            }
            pairs.addLast(new Pair(events, said.value(), truth.counted()));
        }
    }

    /** From the oldest. */
    public List<Pair> pairs() {
        return List.copyOf(pairs);
    }
}
