package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import io.eddy.learn.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Metrics of classes on random streams, beside their definitions over the list of all events. */
class BruteForceTest {
    private static final double FADING = 0.97;

    /** One event as the definitions see it: probability by class, predicted class or none, true class, last class or none. */
    private record Seen(double[] p, int guess, int truth, int last, double weight) {
        boolean right() {
            return guess == truth;
        }

        Seen weighing(double w) {
            return new Seen(p, guess, truth, last, w);
        }
    }

    @Test
    void every_scope_agrees_with_the_definitions() {
        Seeds.forEach(60, seed -> {
            Random random = new Random(seed);
            int classes = 2 + random.nextInt(4);
            int window = List.of(1, 7, 33, 100, 257).get(random.nextInt(5));
            int events = 1 + random.nextInt(500);
            List<String> names =
                    new ArrayList<>(List.of("a", "b", "c", "d", "e").subList(0, classes));
            Evaluation evaluation = new Evaluation(new Evaluation.Scope(Optional.of("b"), window, FADING));
            List<Seen> seen = new ArrayList<>();
            int last = -1;
            for (int i = 0; i < events; i++) {
                int truth = random.nextInt(classes);
                float[] p = probabilities(random, classes, truth);
                boolean none = random.nextInt(20) == 0 && i > 0;
                Prediction prediction = none ? Prediction.None.INSTANCE : Streams.classes(names, p);
                evaluation.add(prediction, Streams.category(names.get(truth)));
                seen.add(see(none ? new float[classes] : p, none, truth, last));
                last = truth;
            }

            Scores scores = evaluation.report().model();

            compare("total", scores.total(), seen, classes, 5e-3);
            compare("window", scores.window(), seen.subList(Math.max(0, events - window), events), classes, 1e-9);
            List<Seen> faded = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                faded.add(seen.get(i).weighing(StrictMath.pow(FADING, events - 1 - i)));
            }
            compare("fading", scores.fading(), faded, classes, 5e-3);
        });
    }

    private static float[] probabilities(Random random, int classes, int truth) {
        float[] p = new float[classes];
        float sum = 0;
        for (int k = 0; k < classes; k++) {
            p[k] = random.nextFloat() * random.nextFloat() + (k == truth ? 0.3f : 0);
            sum += p[k];
        }
        for (int k = 0; k < classes; k++) {
            p[k] /= sum;
        }
        return p;
    }

    private static Seen see(float[] p, boolean none, int truth, int last) {
        double[] exact = new double[p.length];
        int guess = none ? -1 : 0;
        for (int k = 0; k < p.length; k++) {
            exact[k] = p[k];
            guess = !none && p[k] > p[guess] ? k : guess;
        }
        return new Seen(exact, guess, truth, last, 1);
    }

    /** @param ranks how far AUC may be off: few events share bins, and each pair counts for much */
    private static void compare(String scope, Map<String, Double> found, List<Seen> events, int classes, double ranks) {
        Map<String, Double> expected = definitions(events, classes);
        assertThat(found).as(scope).containsOnlyKeys(expected.keySet());
        expected.forEach((metric, value) -> assertThat(found.getOrDefault(metric, Double.NaN))
                .as(scope + " " + metric)
                .isCloseTo(value, within(metric.equals("auc") ? ranks : 1e-9)));
    }

    private static Map<String, Double> definitions(List<Seen> events, int classes) {
        double accuracy = mean(events, e -> e.right() ? 1 : 0);
        double last = mean(events, e -> e.last() == e.truth() ? 1 : 0);
        double chance = 0;
        double f1 = 0;
        int present = 0;
        for (int i = 0; i < classes; i++) {
            int k = i;
            chance += mean(events, e -> e.truth() == k ? 1 : 0) * mean(events, e -> e.guess() == k ? 1 : 0);
            f1 += Double.isNaN(f1(events, k)) ? 0 : f1(events, k);
            present += Double.isNaN(f1(events, k)) ? 0 : 1;
        }
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("accuracy", accuracy);
        metrics.put("logLoss", mean(events, e -> -Math.log(Math.max(e.p()[e.truth()], Math.pow(2, -23)))));
        metrics.put("auc", classes == 2 ? auc(events) : Double.NaN);
        metrics.put("f1", classes == 2 ? f1(events, 1) : Double.NaN);
        metrics.put("macroF1", classes == 2 ? Double.NaN : f1 / present);
        metrics.put("kappa", chance > 1 - 1e-12 ? Double.NaN : (accuracy - chance) / (1 - chance));
        metrics.put("kappaTemporal", last > 1 - 1e-12 ? Double.NaN : (accuracy - last) / (1 - last));
        metrics.put("brier", mean(events, BruteForceTest::squares) / (classes == 2 ? 2 : 1));
        metrics.put("calibrationError", calibrationError(events));
        metrics.values().removeIf(value -> value.isNaN());
        return metrics;
    }

    private static double mean(List<Seen> events, ToDoubleFunction<Seen> of) {
        double weights = events.stream().mapToDouble(Seen::weight).sum();
        return events.stream()
                        .mapToDouble(e -> e.weight() * of.applyAsDouble(e))
                        .sum()
                / weights;
    }

    private static double squares(Seen e) {
        double sum = 0;
        for (int k = 0; k < e.p().length; k++) {
            double away = e.p()[k] - (k == e.truth() ? 1 : 0);
            sum += away * away;
        }
        return sum;
    }

    private static double f1(List<Seen> events, int k) {
        double hit = mean(events, e -> e.guess() == k && e.truth() == k ? 1 : 0);
        double precision = hit / mean(events, e -> e.guess() == k ? 1 : 0);
        double recall = hit / mean(events, e -> e.truth() == k ? 1 : 0);
        if (Double.isNaN(precision) && Double.isNaN(recall)) {
            return Double.NaN;
        }
        return hit == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double auc(List<Seen> events) {
        double won = 0;
        double pairs = 0;
        for (Seen plus : events) {
            for (Seen minus : events) {
                if (plus.truth() == 1 && minus.truth() == 0) {
                    double pair = plus.weight() * minus.weight();
                    won += pair * (score(plus) > score(minus) ? 1 : score(plus) == score(minus) ? 0.5 : 0);
                    pairs += pair;
                }
            }
        }
        return won / pairs;
    }

    private static double score(Seen e) {
        return e.guess() < 0 ? 0.5 : e.p()[1];
    }

    private static double calibrationError(List<Seen> events) {
        double error = 0;
        for (int b = 0; b < 15; b++) {
            int bin = b;
            error += Math.abs(mean(events, e -> {
                double confidence = e.guess() < 0 ? 0 : e.p()[e.guess()];
                return Math.min(14, (int) (confidence * 15)) == bin ? (e.right() ? 1 : 0) - confidence : 0;
            }));
        }
        return error;
    }
}
