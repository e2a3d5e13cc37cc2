package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.learn.Step.Outcome;
import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.Loss;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.safetensors.Safetensors;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Specification.Net;
import io.eddy.spec.Specification.Output;
import io.eddy.spec.Specification.Training;
import io.eddy.spec.SpecificationReader;
import io.eddy.spec.Start;
import io.eddy.state.Tensors;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every learner has to pass: it is pure, seeded, restorable, and it learns. */
class LearnerExam {

    record Candidate(String name, Specification specification, Function<RandomEvents, Event> stream) {
        Learner learner() {
            return Learners.of(specification);
        }

        /** Whether an event without a label is none to learn from. */
        boolean needsLabel() {
            return specification.output().kind() != Kind.ANOMALY;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        List<Optimizer> optimizers = List.of(
                new Optimizer.Sgd(),
                new Optimizer.Momentum(0.9f),
                new Optimizer.Nesterov(0.9f),
                new Optimizer.AdaGrad(1e-8f),
                new Optimizer.RmsProp(0.99f, 1e-8f),
                new Optimizer.Adam(0.9f, 0.999f, 1e-8f),
                new Optimizer.AdamW(0.9f, 0.999f, 1e-8f, 0.01f),
                new Optimizer.AmsGrad(0.9f, 0.999f, 1e-8f),
                new Optimizer.Ftrl(1, 0, 0));
        for (Optimizer optimizer : optimizers) {
            boolean adaptive = !(optimizer instanceof Optimizer.Sgd
                    || optimizer instanceof Optimizer.Momentum
                    || optimizer instanceof Optimizer.Nesterov);
            float rate = optimizer instanceof Optimizer.Ftrl ? 0.1f : adaptive ? 0.01f : 0.005f;
            candidates.add(new Candidate(
                    optimizer.getClass().getSimpleName(),
                    specification(plain(), output(Kind.MULTICLASS), optimizer, rate, Regularisation.NONE),
                    RandomEvents::fourClasses));
        }
        Optimizer adam = new Optimizer.Adam(0.9f, 0.999f, 1e-8f);
        Net deep = new Net(List.of(16, 16, 16), Activation.TANH, Initialisation.GLOROT, 0.2f, true, true);
        candidates.add(new Candidate(
                "binary, three residual layers with dropout and layer norm",
                specification(deep, output(Kind.BINARY), adam, 0.003f, new Regularisation(1e-5f, 1e-5f, 10, 5)),
                RandomEvents::twoClasses));
        candidates.add(new Candidate(
                "regression",
                specification(plain(), output(Kind.REGRESSION), adam, 0.003f, Regularisation.NONE),
                RandomEvents::quantity));
        candidates.add(new Candidate(
                "counts",
                specification(
                        plain(),
                        new Output(Kind.REGRESSION, List.of(), Optional.empty(), Optional.of(new Loss.Poisson())),
                        adam,
                        0.003f,
                        Regularisation.NONE),
                RandomEvents::count));
        candidates.add(new Candidate(
                "one network, smoothed, its rate damped, its weights decaying",
                SpecificationReader.parse("""
                        name: damped
                        features: {price: number, city: category, member: boolean, pixels: numbers}
                        output: {type: multiclass, smoothing: 0.02}
                        network: {hidden: [16]}
                        optimizer: {type: sgd, learningRate: 0.05, weightDecay: 0.001, schedule: {type: damped, factor: 0.9, window: 100}}
                        """),
                RandomEvents::fourClasses));
        candidates.add(new Candidate("inferred classes", Specification.inferred("x"), RandomEvents::fourClasses));
        candidates.add(new Candidate("inferred quantity", Specification.inferred("x"), RandomEvents::quantity));
        candidates.add(new Candidate(
                "one network, with histories",
                SpecificationReader.parse(
                        HISTORIES + "network: {hidden: [16]}\noptimizer: {type: adam, learningRate: 0.01}\n"),
                RandomEvents::fourClasses));
        candidates.add(new Candidate(
                "an image through layers of its own, seen in a mirror",
                SpecificationReader.parse(IMAGE),
                RandomEvents::fourClasses));
        candidates.add(new Candidate(
                "several members, with histories beside inferred fields",
                SpecificationReader.parse(
                        HISTORIES.replaceAll("(?s)  price.*pixels: numbers\n", "  \"*\": inferred\n")),
                RandomEvents::fourClasses));
        for (String layers : List.of(
                "[{gru: 8}, {pool: attention}, {dropout: 0.1}]",
                "[{dense: 8}, positions, {transformer: 2}, layerNorm, {pool: last}]",
                "[{lstm: 6}, {recurrent: 6}, {pool: max}, {dense: 4}, tanh]")) {
            candidates.add(new Candidate(
                    "sequences of " + layers,
                    SpecificationReader.parse(SEQUENCES.formatted(layers)),
                    RandomEvents::fourClasses));
        }
        candidates.add(new Candidate(
                "two outputs, of which one has a label now and then",
                SpecificationReader.parse(
                        FIELDS + "outputs: {group: multiclass, amount: {type: regression, weight: 0.5}}\n" + NETWORK),
                RandomEvents::classAndQuantity));
        candidates.add(new Candidate(
                "two outputs, with inferred fields",
                SpecificationReader.parse("name: open\noutputs: {group: multiclass, amount: regression}\n" + NETWORK),
                RandomEvents::classAndQuantity));
        candidates.add(new Candidate(
                "what is unusual, in segments",
                SpecificationReader.parse(
                        FIELDS
                                + "output: {type: anomaly, code: 9, segments: 3, smooth: 3}\nnetwork: {hidden: [16], dropout: 0.05}\n"),
                RandomEvents::fourClasses));
        candidates.add(new Candidate(
                "what is unusual, of inferred fields",
                SpecificationReader.parse("name: open\noutput: {type: anomaly, code: 9}\n"),
                RandomEvents::unlabelled));
        candidates.add(new Candidate("from given weights, of which some stay", started(), RandomEvents::fourClasses));
        return candidates.stream();
    }

    private static final String FIELDS =
            "name: exam\nfeatures: {price: number, city: category, member: boolean, pixels: numbers}\n";

    private static final String NETWORK = "network: {hidden: [16, 16]}\noptimizer: {type: adam, learningRate: 0.01}\n";

    /** Goes on from what a learner of two classes has learned, with another head. */
    private static Specification started() {
        Learner old = Learners.of(SpecificationReader.parse(FIELDS + "output: binary\n" + NETWORK));
        RandomEvents events = new RandomEvents(9);
        try {
            for (int i = 0; i < 300; i++) {
                old.learn(events.twoClasses());
            }
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
        Tensors weights = new Tensors();
        old.state(weights.save(false));
        Map<String, String> metadata =
                Map.of("specification", old.specification().canonical());
        Start start = new Start(
                "0".repeat(64),
                Start.Layout.EDDY,
                true,
                Map.of(),
                List.of("hidden0", "city"),
                Optional.of(new Start.Given(
                        "old.safetensors",
                        Path.of("old.safetensors"),
                        "exam",
                        Map.of(),
                        Map.of(),
                        new Safetensors.Content(weights, metadata))));
        Specification given = SpecificationReader.parse(FIELDS + "output: multiclass\n" + NETWORK);
        Training training = given.training();
        return given.withTraining(
                new Training(training.optimizer(), training.schedule(), training.regularisation(), Optional.of(start)));
    }

    private static final String SEQUENCES = """
            name: sequences
            output: multiclass
            features:
              price: number
              member: boolean
              city: {type: sequence, carry: {by: member, steps: 5, expireAfter: 4m}, layers: [{embed: 4}, {gru: 6}]}
              pixels: {type: sequence, of: numbers, length: 4, layers: %s}
            network: {hidden: [16]}
            optimizer: {type: adam, learningRate: 0.01}
            """;

    private static final String HISTORIES = """
            name: histories
            output: multiclass
            features:
              price: number
              city: category
              member: boolean
              pixels: numbers
              spent: {type: sum, of: price, by: city, halfLife: 1h}
              labels: {type: last, of: label, by: city, count: 2}
              share: {type: mean, of: label, is: c1, by: [city, member], halfLife: 2h, maxKeys: 9}
              pause: {type: sinceLast, by: member, expireAfter: 3m}
              events: count
            """;

    private static final String IMAGE = """
            name: image
            output: multiclass
            features:
              price: number
              city: category
              member: boolean
              pixels:
                type: image
                width: 5
                height: 1
                range: [0, 1]
                augment: {flip: true, shift: 1}
                layers: [{conv: 8}, {groupNorm: 2}, relu, {dropout: 0.1}, flatten]
            network: {layers: [{dense: 16}, layerNorm, relu, {residual: [{dense: 16}, relu]}]}
            optimizer: {type: adam, learningRate: 0.01}
            """;

    private static Net plain() {
        return new Net(List.of(16), Activation.RELU, Initialisation.HE, 0, false, false);
    }

    private static Output output(Kind kind) {
        return new Output(kind, List.of(), Optional.empty(), Optional.empty());
    }

    private static Specification specification(
            Net net, Output output, Optimizer optimizer, float rate, Regularisation regularisation) {
        Map<String, Feature> features = new LinkedHashMap<>();
        features.put("price", new Feature.Number(5));
        features.put("city", new Feature.Category(4, 100));
        features.put("member", new Feature.Bool());
        features.put("pixels", new Feature.Numbers(5, 5));
        Training training = new Training(optimizer, new Schedule.Constant(rate), regularisation);
        return new Specification("exam", features, net, output, training, 7);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void same_events_give_the_same_bits(Candidate candidate) throws RejectedEvent {
        Learner one = candidate.learner();
        Learner two = candidate.learner();

        learn(one, candidate, 1, 500);
        learn(two, candidate, 1, 500);

        assertSameState(one, two);
        learn(two, candidate, 2, 1);
        assertThat(bits(one)).isNotEqualTo(bits(two));
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void predict_foretells_what_learn_will_predict_and_changes_nothing(Candidate candidate) throws RejectedEvent {
        Learner learner = candidate.learner();
        Learner undisturbed = candidate.learner();
        RandomEvents events = new RandomEvents(1);
        RandomEvents same = new RandomEvents(1);

        for (int i = 0; i < 300; i++) {
            Event event = candidate.stream().apply(events);
            Prediction foretold = learner.predict(event);
            Prediction repeated = learner.predict(event);
            Prediction made = learner.learn(event).prediction();
            undisturbed.learn(candidate.stream().apply(same));

            assertThat(text(foretold)).isEqualTo(text(repeated));
            // while the kind of output is still open, one label may change it
            if (i > 20) {
                assertThat(text(foretold)).isEqualTo(text(made));
            }
        }
        assertSameState(learner, undisturbed);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void asked_first_and_learned_from_then_is_as_learned_from_at_once(Candidate candidate) throws RejectedEvent {
        Learner learner = candidate.learner();
        Learner asked = candidate.learner();
        RandomEvents events = new RandomEvents(1);
        RandomEvents same = new RandomEvents(1);

        for (int i = 0; i < 400; i++) {
            Step expected = learner.learn(candidate.stream().apply(events));
            Step step = asked.learn(asked.ask(candidate.stream().apply(same), 0));
            // while the kind of output is still open, one label may change it
            if (i > 20) {
                assertThat(text(step.prediction())).isEqualTo(text(expected.prediction()));
            }
        }
        assertSameState(learner, asked);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void labels_that_come_late_teach_too(Candidate candidate) throws RejectedEvent {
        Learner learner = candidate.learner();
        RandomEvents events = new RandomEvents(1);
        Deque<Asked> waiting = new ArrayDeque<>();
        double early = 0;
        double late = 0;

        for (int i = 0; i < 4_000; i++) {
            waiting.addLast(learner.ask(candidate.stream().apply(events), waiting.size()));
            if (waiting.size() > 10) {
                Asked first = waiting.removeFirst();
                Step step = learner.learn(first);
                assertThat(step.prediction()).isSameAs(first.prediction());
                early += i < 310 ? error(step) : 0;
                late += i >= 3_700 ? error(step) : 0;
            }
        }
        assertThat(late).isLessThan(0.8 * early);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void a_restored_learner_takes_the_same_steps(Candidate candidate) throws RejectedEvent {
        Learner learner = candidate.learner();
        learn(learner, candidate, 1, 400);
        Tensors stored = new Tensors();
        learner.state(stored.save(true));

        Learner restored = candidate.learner();
        restored.state(stored.load(true));

        RandomEvents events = new RandomEvents(3);
        RandomEvents same = new RandomEvents(3);
        for (int i = 0; i < 1_000; i++) {
            Step expected = learner.learn(candidate.stream().apply(events));
            Step step = restored.learn(candidate.stream().apply(same));
            assertThat(text(step.prediction())).isEqualTo(text(expected.prediction()));
            assertThat(step.loss()).isEqualTo(expected.loss());
        }
        assertSameState(learner, restored);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void a_rejected_event_leaves_no_trace_but_in_what_is_remarked(Candidate candidate) throws RejectedEvent {
        Learner learner = candidate.learner();
        learn(learner, candidate, 1, 300);
        long before = bits(learner, false);
        List<Remark> remarkedBefore = learner.remarks();

        if (candidate.needsLabel()) {
            Event unlabelled = new RandomEvents(5).unlabelled();
            assertThatThrownBy(() -> learner.learn(unlabelled))
                    .isInstanceOfSatisfying(
                            RejectedEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_LABEL));
        }
        Event wrong = candidate.stream().apply(new RandomEvents(5));
        wrong.field("price").setText("cheap");
        assertThatThrownBy(() -> learner.learn(wrong))
                .isInstanceOfSatisfying(
                        RejectedEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_TYPE));

        assertThat(bits(learner, false)).isEqualTo(before);
        assertThat(learner.remarks())
                .filteredOn(remark -> !remarkedBefore.contains(remark))
                .singleElement()
                .extracting(Remark::kind)
                .isEqualTo(Remark.Kind.CHANGED_FIELD);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void an_event_of_weight_zero_is_predicted_and_moves_no_weight(Candidate candidate) throws RejectedEvent {
        Learner learner = candidate.learner();
        learn(learner, candidate, 1, 300);
        double before = learner.weightNorm();

        Event event = candidate.stream().apply(new RandomEvents(5));
        event.weight(0);

        assertThat(learner.learn(event).outcome()).isEqualTo(Outcome.UNWEIGHTED);
        assertThat(learner.weightNorm()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void it_learns(Candidate candidate) throws RejectedEvent {
        Learner learner = candidate.learner();

        double early = learn(learner, candidate, 1, 300);
        learn(learner, candidate, 2, 4_000);
        double late = learn(learner, candidate, 3, 300);

        assertThat(late).isLessThan(0.75 * early);
    }

    /** The mean error of so many predictions: one minus the probability of the truth, the absolute difference, or how unusual an event is. */
    private static double learn(Learner learner, Candidate candidate, long seed, int count) throws RejectedEvent {
        RandomEvents events = new RandomEvents(seed);
        double error = 0;
        for (int i = 0; i < count; i++) {
            Step step = learner.learn(candidate.stream().apply(events));
            error += error(step);
        }
        return error / count;
    }

    private static double error(Step step) {
        return error(step.prediction(), step.label());
    }

    private static double error(Prediction prediction, Label label) {
        if (prediction instanceof Prediction.OfAnomaly unusual) {
            return unusual.loss();
        } else if (label instanceof Label.Several several) {
            return several.parts().entrySet().stream()
                    .mapToDouble(part -> error(part(prediction, part.getKey()), part.getValue()))
                    .sum();
        } else if (label instanceof Label.Category truth) {
            if (prediction instanceof Prediction.OfClass p) {
                int k = p.classes().indexOf(truth.name());
                return k < 0 ? 1 : 1 - p.probabilities()[k];
            }
            return 1;
        }
        double y = ((Label.Quantity) label).value();
        return prediction instanceof Prediction.OfQuantity p ? Math.abs(p.value() - y) : Math.abs(y);
    }

    private static Prediction part(Prediction prediction, String output) {
        return prediction instanceof Prediction.OfSeveral several
                ? several.parts().getOrDefault(output, Prediction.None.INSTANCE)
                : prediction;
    }

    private static String text(Prediction prediction) {
        if (prediction instanceof Prediction.OfSeveral several) {
            StringBuilder all = new StringBuilder();
            several.parts()
                    .forEach((name, part) ->
                            all.append(name).append(' ').append(text(part)).append(' '));
            return all.toString();
        }
        return prediction instanceof Prediction.OfClass p
                ? p.classes() + Arrays.toString(p.probabilities())
                : prediction.toString();
    }

    private static void assertSameState(Learner one, Learner two) {
        assertThat(bits(one)).isEqualTo(bits(two));
    }

    /** A hash of every bit of a learner's state. */
    private static long bits(Learner learner) {
        return bits(learner, true);
    }

    private static long bits(Learner learner, boolean training) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(training));
        long hash = tensors.texts().hashCode();
        for (Map.Entry<String, Tensors.Tensor> tensor : tensors.tensors().entrySet()) {
            Object data = tensor.getValue().data();
            long content = data instanceof float[] floats
                    ? Arrays.hashCode(floats)
                    : data instanceof double[] doubles ? Arrays.hashCode(doubles) : Arrays.hashCode((long[]) data);
            hash = 31 * hash + tensor.getKey().hashCode();
            hash = 31 * hash + content;
        }
        return hash;
    }
}
