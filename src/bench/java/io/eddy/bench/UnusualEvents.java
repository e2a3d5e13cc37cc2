package io.eddy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Prediction;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * How well unusual events are found without labels: the area under the ROC curve, of the rows after the 200th, in one pass.
 *
 * <pre>UnusualEvents FOLDER</pre>
 *
 * <p>The folder has {@code nab}, series of the Numenta Anomaly Benchmark with {@code windows.json} (the mean over all series that have windows), and
 * {@code ai4i2020} (failures of machines). All series go through {@code src/examples/unusual.yaml}, the machines through {@code
 * src/examples/segments.yaml}'s kind of model: their five process numbers.
 */
public final class UnusualEvents {
    private static final int START = 200;

    private UnusualEvents() {}

    private interface Fill {
        boolean fill(String[] row, Event event);
    }

    public static void main(String[] args) throws IOException, RejectedEvent {
        Path folder = Path.of(args[0]);
        Path model = Path.of(args.length > 1 ? args[1] : "src/examples/unusual.yaml");
        nab(folder.resolve("nab"), SpecificationReader.read(model));
        machines(folder.resolve("ai4i2020/ai4i2020.csv.gz"), SpecificationReader.parse("""
                name: machines
                output: anomaly
                features:
                  air: number
                  process: number
                  speed: number
                  torque: number
                  wear: number
                """));
    }

    private static void nab(Path folder, Specification specification) throws IOException, RejectedEvent {
        JsonNode windows =
                new ObjectMapper().readTree(folder.resolve("windows.json").toFile());
        double sum = 0;
        int series = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".csv.gz"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace("__", "/").replace(".gz", "");
                JsonNode marked = windows.path(name);
                if (marked.isEmpty()) {
                    continue; // because there is nothing to be found
                }
                double auc = auc(file, specification, (row, event) -> {
                    event.set("timestamp", row[0]).set("value", Double.parseDouble(row[1]));
                    return isIn(marked, row[0]);
                });
                System.out.printf(Locale.ROOT, "%-60s %.3f%n", name, auc);
                sum += auc;
                series++;
            }
        }
        System.out.printf(Locale.ROOT, "nab, mean of %d series: %.4f%n", series, sum / series);
    }

    private static boolean isIn(JsonNode windows, String time) {
        for (JsonNode window : windows) {
            // because times of this form are in the order of their texts
            if (time.compareTo(window.path(0).asText().substring(0, 19)) >= 0
                    && time.compareTo(window.path(1).asText().substring(0, 19)) <= 0) {
                return true;
            }
        }
        return false;
    }

    private static void machines(Path file, Specification specification) throws IOException, RejectedEvent {
        List<String> names = List.copyOf(specification.fields());
        double auc = auc(file, specification, (row, event) -> {
            for (int i = 0; i < names.size(); i++) {
                event.set(names.get(i), Double.parseDouble(row[3 + i]));
            }
            return row[8].equals("1");
        });
        System.out.printf(Locale.ROOT, "ai4i2020, five process numbers against failures: %.4f%n", auc);
    }

    private static double auc(Path file, Specification specification, Fill fill) throws IOException, RejectedEvent {
        Learner learner = Learners.of(specification);
        List<Double> scores = new ArrayList<>();
        List<Boolean> truths = new ArrayList<>();
        Event event = new Event();
        try (BufferedReader rows = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            rows.readLine();
            int number = 0;
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                event.clear();
                boolean truth = fill.fill(row.split(",", -1), event);
                Prediction.OfAnomaly said =
                        (Prediction.OfAnomaly) learner.learn(event).prediction();
                if (number++ >= START) {
                    scores.add(said.score());
                    truths.add(truth);
                }
            }
        }
        return area(scores, truths);
    }

    /** By ranks, equal scores sharing theirs (Mann and Whitney 1947). */
    private static double area(List<Double> scores, List<Boolean> truths) {
        Integer[] order = new Integer[scores.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores.get(a), scores.get(b)));
        double ranks = 0;
        long positives = 0;
        for (int i = 0; i < order.length; ) {
            int end = i;
            while (end < order.length && scores.get(order[end]).equals(scores.get(order[i]))) {
                end++;
            }
            for (int j = i; j < end; j++) {
                if (truths.get(order[j])) {
                    ranks += (i + 1 + end) / 2.0;
                    positives++;
                }
            }
            i = end;
        }
        long negatives = order.length - positives;
        return (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }
}
