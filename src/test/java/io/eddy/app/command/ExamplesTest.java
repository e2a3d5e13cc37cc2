package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.example.Examples;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.SpecificationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each model file that we show and that has no stream of its own learns, from events that have its fields. */
class ExamplesTest {
    private static final int EVENTS = 3_000;

    /** Of texts, each of which costs as much as a hundred others. */
    private static final int TEXTS = 600;

    /** The fields and classes of a model file that leaves them open. */
    private static final Map<String, Feature> OPEN_FEATURES = Map.of(
            "plan", new Feature.Category(8, 100), "minutes", new Feature.Number(5), "complained", new Feature.Bool());

    private static final List<String> OPEN_CLASSES = List.of("stays", "downgrades", "leaves");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/examples"))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml") && !hasStream(file))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Then that is what it is tried on, elsewhere. */
    private static boolean hasStream(Path file) {
        return Examples.ALL.stream().anyMatch(example -> file.endsWith(example.name() + ".yaml"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void it_soon_beats_what_needs_no_model(Path file) throws RejectedEvent {
        Specification specification = SpecificationReader.read(file);
        Learner learner = Learners.of(specification);
        Evaluation evaluation = new Evaluation();
        Progressive progressive = new Progressive(learner, evaluation);

        SplittableRandom random = new SplittableRandom(7);
        Event event = new Event();
        boolean isText = specification.output().kind() == Kind.TEXT;
        int events = isText ? TEXTS : EVENTS;
        for (int i = 0; i < events; i++) {
            fill(event, specification, random);
            progressive.learn(event);
        }

        Report report = evaluation.report();
        assertThat(report.events()).isEqualTo(events);
        assertThat(learner.vitals().ignoredFields()).isZero();
        assertThat(learner.vitals().notFinite()).isZero();
        Metric metric = isText
                ? Metric.PERPLEXITY
                : specification.output().kind() == Kind.REGRESSION ? Metric.MAE : Metric.LOG_LOSS;
        assertThat(error(report.model(), metric)).isLessThan(0.5 * error(withoutModel(report), metric));
    }

    /** The baseline that knows the labels so far: the majority class or the mean. */
    private static Scores withoutModel(Report report) {
        return report.baselines().values().iterator().next();
    }

    private static double error(Scores scores, Metric metric) {
        return scores.window(metric).orElseThrow();
    }

    /** Every field tells a little about the label: a signal between -1 and 1, hidden in noise. */
    private static void fill(Event event, Specification specification, SplittableRandom random) {
        event.clear();
        double signal;
        if (specification.output().kind() == Kind.REGRESSION) {
            signal = 2 * random.nextDouble() - 1;
            event.label().setNumber(300_000 + 100_000 * signal);
        } else {
            List<String> given = specification.output().classes();
            boolean isBinary = specification.output().kind() == Kind.BINARY;
            List<String> classes = !given.isEmpty() ? given : isBinary ? List.of("0", "1") : OPEN_CLASSES;
            int label = random.nextInt(classes.size());
            signal = 2.0 * label / (classes.size() - 1) - 1;
            event.label().setText(classes.get(label));
        }
        Map<String, Feature> given = specification.features();
        boolean isOpen = given.values().stream().allMatch(Feature.Inferred.class::isInstance);
        (isOpen ? OPEN_FEATURES : given).forEach((name, feature) -> {
            if (feature instanceof Feature.Image image) {
                fill(event, name, image, signal, random);
            } else if (!(feature instanceof Feature.History) && !(feature instanceof Feature.Inferred)) {
                // because no field of an event is called so
                fill(event.field(name), feature, signal, random);
            }
        });
    }

    /** A bright bar, further right the greater the signal. */
    private static void fill(Event event, String name, Feature.Image image, double signal, SplittableRandom random) {
        int bar = (int) Math.round((signal + 1) / 2 * (image.form().width() - 1));
        List<String> fields = image.fieldsOfEvent(name);
        for (int i = 0; i < fields.size(); i++) {
            int column = i / image.form().channels() % image.form().width();
            event.field(fields.get(i)).setNumber(column == bar ? 200 : random.nextInt(100));
        }
    }

    private static void fill(Value value, Feature feature, double signal, SplittableRandom random) {
        if (feature instanceof Feature.Numbers numbers) {
            value.setNumbers();
            for (int i = 0; i < numbers.size(); i++) {
                // a hump in a list of zeros, further right the greater the signal
                double distance = (2.0 * i / numbers.size() - 1 - signal) / 0.1;
                value.add(100 / (1 + distance * distance) + 20 * random.nextDouble());
            }
        } else if (feature instanceof Feature.Category || feature instanceof Feature.Id) {
            value.setText("no. " + Math.round(4 * (signal + 0.3 * noise(random))));
        } else if (feature instanceof Feature.Text) {
            value.setText("word " + (signal + noise(random) > 0 ? "good" : "bad") + " at " + random.nextInt(100));
        } else if (feature instanceof Feature.Bool) {
            value.setBoolean(signal + noise(random) > 0);
        } else {
            value.setNumber(1_000 * (signal + 0.3 * noise(random)));
        }
    }

    private static double noise(SplittableRandom random) {
        return 2 * random.nextDouble() - 1;
    }
}
