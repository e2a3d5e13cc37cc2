package io.eddy.eval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a model has predicted so far. Immutable: for any thread, for ever.
 *
 * @param events how many predictions were judged, also before labels turned out to be of another kind
 * @param unweighted how many of them had a weight of 0, so that nothing was learned from them
 * @param notFinite how many of them had a gradient that was not finite, so that nothing was learned from them
 * @param skipped how many events had no label
 * @param rejected how many events could not be learned from
 * @param repeated how many events were passed over because they had come before, by their source
 * @param model the model's metrics
 * @param baselines the same metrics of predictors that need no model, by name: {@code majority} (or {@code mean} of
 *     quantities), then {@code last}; of texts {@code unigram} and {@code bigram}; empty before the first event
 * @param drifts how many times the model's error was found to have risen
 * @param recentDrifts the number of events judged when that was found, for the latest of those times, oldest first
 */
public record Report(
        long events,
        long unweighted,
        long notFinite,
        long skipped,
        long rejected,
        long repeated,
        Scores model,
        Map<String, Scores> baselines,
        long drifts,
        List<Long> recentDrifts) {

    public Report {
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
        recentDrifts = List.copyOf(recentDrifts);
    }

    /** How many events the weights took a step by. */
    public long learned() {
        return events - unweighted - notFinite;
    }

    /** The model's metrics as a snapshot has them: over all events, and over the window with {@code window.} before the key. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>(model.total());
        model.window().forEach((name, value) -> metrics.put("window." + name, value));
        return metrics;
    }

    /** All events there were: those judged, those without a label, those that could not be learned from, those that came again. */
    public long all() {
        return events + skipped + rejected + repeated;
    }
}
