package io.eddy.app.command;

import io.eddy.eval.Metric;
import io.eddy.eval.Report;
import io.eddy.stream.ClusterStatus;
import io.eddy.stream.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Where the model of one partition stands, in a line.
 *
 * @param version of the model; of a model that nobody has seen yet, the partition and its offset
 * @param lag how many offsets hold events that are not learned yet
 * @param report how well it predicts
 * @param snapshotMillis when the last was published
 * @param checkpointMillis when the last was taken
 */
record Standing(
        String version,
        OptionalLong lag,
        Optional<Report> report,
        OptionalLong snapshotMillis,
        OptionalLong checkpointMillis) {

    /** Of what each output says; what is not among them is left to reports. */
    private static final List<String> TOLD = Stream.of(Metric.ACCURACY, Metric.MAE, Metric.PERPLEXITY, Metric.UNUSUAL)
            .map(Metric::key)
            .toList();

    /** As this process sees it. */
    static Standing of(TaskStatus task, ClusterStatus cluster) {
        Long lag = cluster.lags().get(task.partition());
        return new Standing(
                task.version().toString(),
                lag == null ? OptionalLong.empty() : OptionalLong.of(lag),
                Optional.of(task.report()),
                known(task.snapshotMillis()),
                known(task.checkpoints().millis()));
    }

    private static OptionalLong known(long millis) {
        return millis < 0 ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /**
     * In one line of a terminal: what it has no room for is said in fewer words, or not at all, the last first.
     *
     * @param now milliseconds since 1970
     */
    String line(long now, int columns) {
        String whole = line(now);
        if (whole.length() <= columns) {
            return whole;
        }
        List<String> parts = parts(now, true);
        while (parts.size() > 1 && String.join("  ", parts).length() > columns) {
            parts.remove(parts.size() - 1);
        }
        String line = String.join("  ", parts);
        return line.length() <= columns ? line : line.substring(0, columns);
    }

    /** @param now milliseconds since 1970 */
    String line(long now) {
        return String.join("  ", parts(now, false));
    }

    private List<String> parts(long now, boolean briefly) {
        List<String> parts = new ArrayList<>();
        parts.add(version);
        lag.ifPresent(offsets -> parts.add(String.format(Locale.ROOT, "lag %,d", offsets)));
        report.map(told -> scores(told, briefly)).ifPresent(parts::addAll);
        parts.add(snapshotMillis.isPresent() ? "snapshot " + age(now, snapshotMillis) : "no snapshot yet");
        parts.add(checkpointMillis.isPresent() ? "checkpoint " + age(now, checkpointMillis) : "no checkpoint yet");
        return parts;
    }

    /** The latest events decide: accuracy of classes, error of quantities, perplexity of texts, and beside it that of the baselines. */
    private static List<String> scores(Report report, boolean briefly) {
        return report.model().window().keySet().stream()
                .filter(name -> TOLD.contains(Metric.keyOf(name)))
                .map(name -> score(report, name, briefly))
                .toList();
    }

    private static String score(Report report, String name, boolean briefly) {
        List<String> baselines = new ArrayList<>();
        report.baselines().forEach((baseline, scores) -> {
            Double value = scores.window().get(name);
            if (value != null) {
                baselines.add((briefly ? "" : baseline + " ") + rounded(value));
            }
        });
        String key = Metric.keyOf(name);
        String output = Metric.outputOf(name);
        return (output.isEmpty() ? "" : output + " ")
                + (!briefly && key.equals(Metric.MAE.key()) ? "mean absolute error" : key)
                + " "
                + rounded(report.model().window().getOrDefault(name, 0.0))
                + (baselines.isEmpty() ? "" : " (" + String.join(", ", baselines) + ")");
    }

    private static String rounded(double value) {
        return Math.abs(value) < 10
                ? String.format(Locale.ROOT, "%.3f", value)
                : String.format(Locale.ROOT, "%,.1f", value);
    }

    /** Two units are more than one wants to know. */
    private static String age(long now, OptionalLong then) {
        long seconds = Math.max(0, now - then.getAsLong()) / 1_000; // because clocks differ
        if (seconds < 120) {
            return seconds + " s old";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes + " min old";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + " h old" : hours / 24 + " days old";
    }
}
