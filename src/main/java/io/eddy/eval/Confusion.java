package io.eddy.eval;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which class was taken for which, and how often. A prediction of nothing is of no class. It grows with the pairs that occur, and is empty
 * where labels are quantities. One thread owns it.
 */
public final class Confusion {
    private static final Comparator<String> NUMBERS_FIRST = Comparator.comparing(
                    (String name) -> !Classes.isNumber(name))
            .thenComparingDouble(name -> Classes.isNumber(name) ? Double.parseDouble(name) : 0)
            .thenComparing(Comparator.naturalOrder());

    private final Map<String, Map<String, Long>> predicted = new HashMap<>();
    private final Map<String, Long> actual = new HashMap<>();

    /**
     * One class.
     *
     * @param count how often it was the truth
     * @param predicted how often it was predicted
     * @param correct how often both
     */
    public record OfClass(String name, long count, long predicted, long correct) {
        /** The share of what was predicted that was right; NaN if it never was predicted. */
        public double precision() {
            return (double) correct / predicted;
        }

        /** The share of what there was that was found; NaN if there was none. */
        public double recall() {
            return (double) correct / count;
        }

        public double f1() {
            return 2.0 * correct / (count + predicted);
        }
    }

    public void add(Prediction prediction, Label label) {
        if (prediction instanceof Prediction.OfAnomaly) {
            return; // because nobody says which class an event is of
        }
        if (!(label instanceof Label.Category category)) {
            // because labels have turned out to be quantities, and all begins anew
            predicted.clear();
            actual.clear();
            return;
        }
        actual.merge(category.name(), 1L, Long::sum);
        if (prediction instanceof Prediction.OfClass ofClass && ofClass.probabilities().length > 0) {
            predicted.computeIfAbsent(category.name(), name -> new HashMap<>()).merge(ofClass.label(), 1L, Long::sum);
        }
    }

    /** How often a class was taken for another, or for itself. */
    public long count(String truth, String prediction) {
        return predicted.getOrDefault(truth, Map.of()).getOrDefault(prediction, 0L);
    }

    /** How often each class was taken for which others, without those it never was taken for; ordered as {@link #classes}. */
    public Map<String, Map<String, Long>> matrix() {
        Map<String, Map<String, Long>> matrix = new TreeMap<>(NUMBERS_FIRST);
        predicted.forEach((truth, counts) -> {
            Map<String, Long> row = new TreeMap<>(NUMBERS_FIRST);
            row.putAll(counts);
            matrix.put(truth, row);
        });
        return matrix;
    }

    /** Every class that occurred or was predicted: numbers by size, then texts. */
    public List<OfClass> classes() {
        TreeSet<String> names = new TreeSet<>(NUMBERS_FIRST);
        names.addAll(actual.keySet());
        Map<String, Long> guesses = new HashMap<>();
        predicted.values().forEach(counts -> counts.forEach((name, count) -> guesses.merge(name, count, Long::sum)));
        names.addAll(guesses.keySet());
        return names.stream()
                .map(name -> new OfClass(
                        name, actual.getOrDefault(name, 0L), guesses.getOrDefault(name, 0L), count(name, name)))
                .toList();
    }
}
