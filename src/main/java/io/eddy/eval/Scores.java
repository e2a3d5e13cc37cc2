package io.eddy.eval;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The metrics of one predictor by {@link Metric#key}, in the order of {@link Metric}. A metric that does not apply (R² of
 * classes, AUC of three classes, kappa where one class is all there was) is absent; each value that is present is finite.
 *
 * @param total over all events so far
 * @param window over the last events, as many as the window is long
 * @param fading over all events, each counting a little less than the next
 */
public record Scores(Map<String, Double> total, Map<String, Double> window, Map<String, Double> fading) {
    /** Of nothing. */
    public static final Scores NONE = new Scores(Map.of(), Map.of(), Map.of());

    public Scores {
        total = ordered(total);
        window = ordered(window);
        fading = ordered(fading);
    }

    /** A metric over all events, if it applies. */
    public OptionalDouble total(Metric metric) {
        return find(total, metric);
    }

    /** A metric over the window, if it applies. */
    public OptionalDouble window(Metric metric) {
        return find(window, metric);
    }

    /** A metric with fading, if it applies. */
    public OptionalDouble fading(Metric metric) {
        return find(fading, metric);
    }

    private static OptionalDouble find(Map<String, Double> values, Metric metric) {
        Double value = values.get(metric.key());
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    // because Map.copyOf forgets the order
    private static Map<String, Double> ordered(Map<String, Double> values) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Values by name, without those that are not finite: they do not apply. */
    static Map<String, Double> applicable(EnumMap<Metric, Double> values) {
        Map<String, Double> byKey = new LinkedHashMap<>();
        values.forEach((metric, value) -> {
            if (Double.isFinite(value)) {
                byKey.put(metric.key(), value);
            }
        });
        return byKey;
    }
}
