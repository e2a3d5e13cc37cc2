package io.eddy.bench;

import io.eddy.app.data.CellType;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.app.data.DataOptions.Order;
import io.eddy.eval.Evaluation;
import io.eddy.eval.LateLabels;
import io.eddy.eval.LateLabels.Delay;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How good the default is without tuning: one pass over each of the data sets in a folder, with labels at once, 10 and 100 events late, beside the
 * baselines. Prints the table of the README. {@code Quality FOLDER [NAME ...]}; a set that is not there is left out, and said.
 */
public final class Quality {
    /**
     * One data set.
     *
     * @param file below the folder
     * @param ignore columns that are no features
     * @param type of the label, where numbers could be taken for something else
     * @param order of the rows
     */
    @SuppressWarnings("ArrayRecordComponent") // read only
    private record DataSet(
            String name,
            String file,
            String label,
            Set<String> ignore,
            Optional<CellType> type,
            Order order,
            Metric... metrics) {}

    private static final Metric[] OF_CLASSES = {Metric.ACCURACY, Metric.LOG_LOSS};
    private static final Metric[] OF_RARE = {Metric.AUC, Metric.LOG_LOSS};
    private static final Metric[] OF_QUANTITY = {Metric.MAE};

    private static final List<DataSet> SETS = List.of(
            set("elec2", "elec2/elec2.csv.gz", "class", OF_CLASSES),
            set("phishing", "phishing/phishing.csv.gz", "is_phishing", OF_CLASSES),
            new DataSet(
                    "outdoor",
                    "outdoor/outdoor.csv.gz",
                    "object",
                    Set.of(),
                    Optional.of(CellType.CATEGORY),
                    Order.OF_FILE,
                    OF_CLASSES),
            set("optdigits", "optdigits/optdigits_train.csv.gz", "digit", OF_CLASSES),
            set("mnist", "mnist/mnist_train.csv.gz", "label", OF_CLASSES),
            shuffled("banking77", "banking77/train.csv.gz", "category"),
            shuffled("snips", "snips/snips_train.csv.gz", "intent"),
            set("sms_spam", "sms_spam/sms_spam.csv.gz", "label", OF_CLASSES),
            new DataSet(
                    "criteo",
                    "criteo_sample/criteo_sample.csv.gz",
                    "label",
                    Set.of("split"),
                    Optional.empty(),
                    Order.OF_FILE,
                    OF_RARE),
            new DataSet(
                    "ai4i2020",
                    "ai4i2020/ai4i2020.csv.gz",
                    "Machine failure",
                    Set.of("UDI", "TWF", "HDF", "PWF", "OSF", "RNF"),
                    Optional.empty(),
                    Order.OF_FILE,
                    OF_RARE),
            new DataSet(
                    "creditcard",
                    "creditcard_sample/creditcard_sample.csv.gz",
                    "Class",
                    Set.of(),
                    Optional.empty(),
                    Order.by("Time"),
                    OF_RARE),
            new DataSet(
                    "movielens",
                    "movielens_latest_small/ratings.csv.gz",
                    "rating",
                    Set.of(),
                    Optional.of(CellType.NUMBER),
                    Order.by("timestamp"),
                    OF_QUANTITY),
            set("metro_traffic", "metro_traffic/metro_traffic.csv.gz", "traffic_volume", OF_QUANTITY),
            set("etth1", "etth1/ETTh1.csv.gz", "OT", OF_QUANTITY),
            set("chick_weights", "chick_weights/chick_weights.csv", "weight", OF_QUANTITY));

    private Quality() {}

    private static DataSet set(String name, String file, String label, Metric... metrics) {
        return new DataSet(name, file, label, Set.of(), Optional.empty(), Order.OF_FILE, metrics);
    }

    private static DataSet shuffled(String name, String file, String label) {
        return new DataSet(name, file, label, Set.of(), Optional.empty(), Order.shuffled(42), OF_CLASSES);
    }

    public static void main(String[] args) {
        List<String> wanted = List.of(args).subList(1, args.length);
        System.out.println("| stream | events | Eddy | 10 late | 100 late | majority or mean | last label |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (DataSet set : SETS) {
            Path file = Path.of(args[0], set.file());
            if (!wanted.isEmpty() && !wanted.contains(set.name())) {
                continue;
            }
            if (!Files.exists(file)) {
                System.err.println(file + " is not there and left out");
                continue;
            }
            Report now = learned(set, file, 0);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,d | %s | %s | %s | %s |%n",
                    set.name(),
                    now.learned(),
                    figures(set, now),
                    figures(set, learned(set, file, 10)),
                    figures(set, learned(set, file, 100)),
                    baselines(set, now));
        }
    }

    private static Report learned(DataSet set, Path file, int late) {
        Specification specification = Specification.inferred("quality");
        boolean isNumber = set.type().equals(Optional.of(CellType.NUMBER));
        Evaluation evaluation = new Evaluation();
        Progressive progressive = new Progressive(
                Learners.of(isNumber ? specification.withOutput(Kind.REGRESSION) : specification), evaluation);
        LateLabels labels = new LateLabels(progressive, new Delay.Events(late));
        DataOptions options = new DataOptions(
                Optional.of(set.label()),
                Optional.empty(),
                set.ignore(),
                set.type().map(type -> Map.of(set.label(), type)).orElse(Map.of()),
                set.order());
        Event event = new Event();
        try (DataFile rows = DataFile.open(file, options)) {
            while (rows.next()) {
                try {
                    rows.fill(event);
                    labels.next(event);
                } catch (RejectedEvent e) {
                    throw new IllegalStateException(set.name() + ": " + e.getMessage(), e);
                }
            }
            labels.end();
        } catch (RejectedEvent e) {
            throw new IllegalStateException(set.name() + ": " + e.getMessage(), e);
        }
        return evaluation.report();
    }

    private static String figures(DataSet set, Report report) {
        StringBuilder figures = new StringBuilder();
        for (Metric metric : set.metrics()) {
            figures.append(figures.isEmpty() ? "" : " / ")
                    .append(figure(report.model().total(metric)));
        }
        return figures.toString();
    }

    private static String baselines(DataSet set, Report report) {
        StringBuilder figures = new StringBuilder();
        report.baselines()
                .forEach((name, scores) ->
                        figures.append(figures.isEmpty() ? "" : " | ").append(figure(scores.total(set.metrics()[0]))));
        return figures.toString();
    }

    private static String figure(OptionalDouble value) {
        double v = value.orElse(Double.NaN);
        return String.format(Locale.ROOT, v >= 100 ? "%,.0f" : v >= 1 ? "%.2f" : "%.3f", v)
                .replaceFirst("^0\\.", ".");
    }
}
