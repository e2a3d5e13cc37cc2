package io.eddy.app.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.spec.SpecificationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example learns from the stream that is made up for it. */
class ExampleStreamsTest {
    /** After so many events the loss of the latest thousand is to be below that share of what is lost without a model. */
    private record Enough(int events, Metric metric, double share) {}

    private static final Map<String, Enough> ENOUGH = Map.of(
            "intents", new Enough(1_500, Metric.LOG_LOSS, 0.3),
            "purchases", new Enough(4_000, Metric.LOG_LOSS, 0.7),
            "clicks", new Enough(3_000, Metric.LOG_LOSS, 0.8),
            "fraud", new Enough(4_000, Metric.LOG_LOSS, 0.7),
            "maintenance", new Enough(3_000, Metric.LOG_LOSS, 0.5),
            "market", new Enough(4_000, Metric.LOG_LOSS, 1),
            "translation", new Enough(1_500, Metric.PERPLEXITY, 0.1),
            "next-character", new Enough(3_000, Metric.LOG_LOSS, 0.6),
            "images", new Enough(1_200, Metric.LOG_LOSS, 0.5),
            "routing", new Enough(2_000, Metric.LOG_LOSS, 0.4));

    @TempDir
    Path folder;

    static Stream<Example> examples() {
        return Examples.ALL.stream();
    }

    static Stream<Example> examplesOfOneLabel() {
        return examples().filter(example -> ENOUGH.containsKey(example.name()));
    }

    private Learner learner(String example) throws Exception {
        return Learners.of(
                SpecificationReader.read(Examples.called(example).orElseThrow().writeModel(folder)));
    }

    @Test
    void unusual_hours_of_a_machine_are_found_without_labels() throws Exception {
        Learner learner = learner("unusual");
        Evaluation evaluation = new Evaluation();
        learn(Examples.called("unusual").orElseThrow(), new Progressive(learner, evaluation), 8_000);

        assertThat(evaluation.report().model().total(Metric.AUC_AFTER_START).orElseThrow())
                .isGreaterThan(0.8);
    }

    @Test
    void kinds_of_customer_are_found_without_labels() throws Exception {
        Learner learner = learner("segments");
        learn(Examples.called("segments").orElseThrow(), new Progressive(learner, new Evaluation()), 4_000);

        assertThat(learner.segments()).hasSize(4).anySatisfy(segment -> {
            assertThat(segment.means().get("basket")).isBetween(150.0, 210.0);
            assertThat(segment.share()).isBetween(0.1, 0.3);
        });
    }

    @Test
    void several_things_about_a_visitor_are_learned_by_one_network() throws Exception {
        Learner learner = learner("outputs");
        Evaluation evaluation = new Evaluation();
        learn(Examples.called("outputs").orElseThrow(), new Progressive(learner, evaluation), 6_000);

        Report report = evaluation.report();
        assertThat(report.model().window().get("click.logLoss"))
                .isLessThan(0.8 * baseline(report, "majority", "click.logLoss"));
        assertThat(report.model().window().get("dwell.mae")).isLessThan(0.6 * baseline(report, "mean", "dwell.mae"));
        assertThat(report.model().window().get("bought.logLoss"))
                .isLessThan(0.9 * baseline(report, "majority", "bought.logLoss"));
    }

    private static double baseline(Report report, String name, String metric) {
        return Objects.requireNonNull(
                Objects.requireNonNull(report.baselines().get(name)).window().get(metric));
    }

    @ParameterizedTest
    @MethodSource("examplesOfOneLabel")
    void it_learns(Example example) throws Exception {
        Enough enough = ENOUGH.getOrDefault(example.name(), new Enough(0, Metric.LOG_LOSS, 0));
        Learner learner = Learners.of(SpecificationReader.read(example.writeModel(folder)));
        Evaluation evaluation = new Evaluation();
        learn(example, new Progressive(learner, evaluation), enough.events());

        Report report = evaluation.report();
        assertThat(report.rejected()).isZero();
        assertThat(learner.vitals().notFinite()).isZero();
        double without = report.baselines()
                .values()
                .iterator()
                .next()
                .window(enough.metric())
                .orElseThrow();
        assertThat(report.model().window(enough.metric()).orElseThrow()).isLessThan(enough.share() * without);
    }

    private static void learn(Example example, Progressive progressive, int events) throws RejectedEvent {
        ExampleStream stream = example.stream().apply(1);
        Event event = new Event();
        for (int i = 0; i < events; i++) {
            event.clear();
            stream.fill(i, event);
            progressive.learn(event);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_model_is_called_as_the_example_and_its_data_are_always_the_same(Example example) throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        Example few = new Example(example.name(), example.what(), 50, example.stream());

        assertThat(SpecificationReader.read(example.writeModel(folder)).name()).isEqualTo(example.name());
        assertThat(few.writeData(folder)).hasSameBinaryContentAs(few.writeData(again));
    }

    @Test
    void each_has_a_row_in_the_readme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(Examples.ALL)
                .allSatisfy(example -> assertThat(readme.contains(
                                "| [" + example.name() + "](src/examples/" + example.name() + ".yaml) |"))
                        .as(example.name())
                        .isTrue());
    }
}
