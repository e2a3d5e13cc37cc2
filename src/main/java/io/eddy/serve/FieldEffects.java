package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The strongest fields by now: the mean size of their {@link Attribution effects} on samples of the events, of which later ones count more. */
final class FieldEffects {
    private static final int SAMPLES = 16;
    private static final int SHOWN = 12;
    private static final double FADING = 0.98;

    /** So long it may take at a time. */
    private static final long BUDGET_NANOS = 20_000_000;

    private final Deque<Event> samples = new ArrayDeque<>();
    private final Map<String, Double> sums = new HashMap<>();
    private double weight;

    synchronized void sample(Event own) {
        samples.addLast(own);
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    private synchronized @Nullable Event poll() {
        return samples.pollLast();
    }

    /** Asks the model about the latest samples, as far as there is time. */
    void look(ServedModel model, LongSupplier nanos) {
        long start = nanos.getAsLong();
        Event event;
        while (nanos.getAsLong() - start < BUDGET_NANOS && (event = poll()) != null) {
            try {
                take(Attribution.of(model, event).effects());
            } catch (RejectedEvent e) {
                continue; // because fields may have been taken for something else since
            }
        }
    }

    private void take(List<Attribution.Effect> effects) {
        sums.replaceAll((field, sum) -> sum * FADING);
        weight = weight * FADING + 1;
        effects.forEach(effect -> sums.merge(effect.field(), Math.abs(effect.effect()), Double::sum));
    }

    /** The greatest first. */
    Map<String, Double> shown() {
        Map<String, Double> shown = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .forEach(entry -> shown.put(entry.getKey(), entry.getValue() / weight));
        return shown;
    }
}
