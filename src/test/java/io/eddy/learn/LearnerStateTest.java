package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.eddy.feature.Event;
import io.eddy.feature.ImageForm;
import io.eddy.feature.Recall;
import io.eddy.feature.RejectedEvent;
import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Loss;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.spec.Defaults;
import io.eddy.spec.Members;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Specification.Net;
import io.eddy.spec.Specification.Output;
import io.eddy.spec.Specification.Training;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Archive;
import io.eddy.state.Damage;
import io.eddy.state.StateWalk;
import io.eddy.state.Tensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A learner that is restored into a new one of the specification that the user gave is the same learner: all fields of the object
 * graph are ({@link StateWalk}), and it takes the same next steps: three hundred for every two of an optimiser, a network and a task that go together, with
 * all kinds of feature.
 */
class LearnerStateTest {
    private static final int BEFORE = 60;
    private static final int AFTER = 30;
    private static final int LONG_AFTER = 300;

    private static final List<Schedule> SCHEDULES = List.of(
            new Schedule.Constant(0.01f),
            new Schedule.ByInputs(0.01f),
            new Schedule.InverseScaling(0.01f, 100, 0.5f),
            new Schedule.Exponential(0.01f, 0.5f, 100, 1e-4f),
            new Schedule.Cosine(0.01f, 50, 500, 1e-4f),
            new Schedule.Damped(0.01f, 0.5f, 20, 1e-4f));

    private static final List<Regularisation> REGULARISATIONS = List.of(
            Regularisation.NONE,
            new Regularisation(1e-4f, 1e-4f, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY),
            new Regularisation(0, 0, 0.5f, 2));

    private final StateWalk walk = new StateWalk();

    /** What is learned, and from which events. */
    private record Task(Output output, Fill fill) {
        interface Fill {
            void fill(WideningEvents events, Event event, int i);
        }
    }

    static List<Optimizer> optimizers() {
        return List.of(
                new Optimizer.Sgd(),
                new Optimizer.Momentum(0.9f),
                new Optimizer.Nesterov(0.9f),
                new Optimizer.AdaGrad(1e-8f),
                new Optimizer.RmsProp(0.99f, 1e-8f),
                new Optimizer.Adam(0.9f, 0.999f, 1e-8f),
                new Optimizer.AdamW(0.9f, 0.999f, 1e-8f, 0.01f),
                new Optimizer.AmsGrad(0.9f, 0.999f, 1e-8f),
                new Optimizer.Ftrl(1, 0.001f, 0.001f));
    }

    private static List<Task> tasks() {
        List<String> known = IntStream.range(0, WideningEvents.CLASSES)
                .mapToObj(k -> "c" + k)
                .toList();
        return List.of(
                task(Kind.BINARY, List.of(), new Loss.Logistic(), WideningEvents::twoClasses),
                task(Kind.MULTICLASS, List.of(), new Loss.SoftmaxCrossEntropy(), WideningEvents::classes),
                task(Kind.MULTICLASS, known, new Loss.SoftmaxCrossEntropy(), WideningEvents::classes),
                task(Kind.REGRESSION, List.of(), new Loss.Squared(), WideningEvents::quantities),
                task(Kind.REGRESSION, List.of(), new Loss.Absolute(), WideningEvents::quantities),
                task(Kind.REGRESSION, List.of(), new Loss.Huber(1), WideningEvents::quantities),
                task(Kind.REGRESSION, List.of(), new Loss.Poisson(), WideningEvents::quantities));
    }

    private static Task task(Kind kind, List<String> classes, Loss loss, Task.Fill fill) {
        return new Task(new Output(kind, classes, Optional.empty(), Optional.of(loss)), fill);
    }

    /** Every layer there is. */
    private static final List<LayerPlan> LAYERS = List.of(
            new LayerPlan.Conv(4, 3, 1, 1, "stem"),
            new LayerPlan.Residual(
                    List.of(new LayerPlan.GroupNorm(2, ""), new LayerPlan.Activate(Activation.RELU)), "block"),
            new LayerPlan.MaxPool(2, 1),
            new LayerPlan.AveragePool(1, 1),
            new LayerPlan.Dropout(0.2f),
            new LayerPlan.Flatten(),
            new LayerPlan.Dense(5, ""),
            new LayerPlan.LayerNorm(""));

    /** One for each activation, and every combination of dropout, layer normalisation and residual connections among them. */
    private static List<Net> nets() {
        List<Net> nets = new ArrayList<>();
        List<LayerPlan> plans = List.of(
                new LayerPlan.Dense(6, "first"),
                new LayerPlan.GroupNorm(2, ""),
                new LayerPlan.Activate(Activation.RELU),
                new LayerPlan.Dropout(0.1f));
        nets.add(new Net(List.of(), Activation.RELU, Initialisation.HE, 0, false, false, plans));
        nets.add(new Net(List.of(), Activation.RELU, Initialisation.HE, 0, false, false));
        for (Activation activation : Activation.values()) {
            int i = nets.size();
            nets.add(new Net(
                    List.of(6, 6),
                    activation,
                    Initialisation.values()[i % Initialisation.values().length],
                    (i & 1) == 0 ? 0 : 0.2f,
                    (i & 2) != 0,
                    (i & 4) != 0));
        }
        return nets;
    }

    private static Map<String, Feature> features() {
        Map<String, Feature> features = new LinkedHashMap<>();
        features.put("price", new Feature.Number(5));
        features.put("rare", new Feature.Number(5));
        features.put("city", new Feature.Category(3, 8));
        features.put("hour", new Feature.Category(2, 100));
        features.put("member", new Feature.Bool());
        features.put("pixels", new Feature.Numbers(3, 5));
        features.put("note", new Feature.Text("en"));
        features.put("terms", new Feature.Sparse());
        features.put("at", new Feature.Time());
        features.put("customer", new Feature.Id(3, 2, Duration.ofSeconds(9_000), 10));
        features.put("basket", new Feature.Items(3, 12));
        features.putAll(sequences());
        ImageForm form = new ImageForm(2, 3, 1, ImageForm.Order.HWC, 0, 4, true, 1);
        features.put("shot", new Feature.Image(form, Optional.empty(), LAYERS));
        features.put("lately", history(Recall.Kind.MEAN, Optional.of("rare"), Optional.empty(), 1));
        features.put("seen", history(Recall.Kind.COUNT, Optional.empty(), Optional.empty(), 1));
        features.put("ones", history(Recall.Kind.SINCE_LAST, Optional.of(Recall.LABEL), Optional.of("1"), 1));
        features.put("labels", history(Recall.Kind.LAST, Optional.of(Recall.LABEL), Optional.empty(), 2));
        return features;
    }

    /** With all layers over lists, and a state that is carried by keys that come and go. */
    private static Map<String, Feature> sequences() {
        return SpecificationReader.parse("""
                name: x
                output: binary
                network: {hidden: []}
                features:
                  path: {type: sequence, length: 5, layers: [{embed: {size: 4, maxValues: 7}}, positions, {transformer: 2}, layerNorm,
                    {dense: 3}, {lstm: 3}, {recurrent: 2}, {pool: attention}, {dense: 2}, {dropout: 0.1}]}
                  pulse: {type: sequence, of: numbers, width: 2, length: 3, layers: [{gru: 3}, {pool: max}]}
                  act: {type: sequence, carry: {by: customer, steps: 3, maxKeys: 6, expireAfter: 2h}, layers: [{embed: 2}, {lstm: 3}, {gru: 2}]}
                """).features();
    }

    private static Feature history(Recall.Kind kind, Optional<String> of, Optional<String> is, int count) {
        Recall.Key key = new Recall.Key(List.of("customer"), Optional.empty(), Duration.ofSeconds(9_000), 12);
        boolean fades = kind == Recall.Kind.COUNT || kind == Recall.Kind.MEAN;
        Duration halfLife = fades ? Duration.ofSeconds(5_000) : Duration.ZERO;
        return new Feature.History(new Recall(kind, of, is, key, count, kind == Recall.Kind.LAST, halfLife));
    }

    /** Of several members, with all kinds of feature but those with layers of their own. */
    private static Specification severalMembers() {
        Output open = new Output(Kind.INFERRED, List.of(), Optional.empty(), Optional.empty());
        Map<String, Feature> features = features();
        features.values().removeIf(Feature::hasLayers); // because those need one network
        return new Specification("x", features, Members.DEFAULT, Defaults.network(), open, Defaults.training(), 7);
    }

    private static Specification specification(Optimizer optimizer, Net net, Output output, int variant) {
        Schedule schedule = optimizer instanceof Optimizer.Ftrl
                ? new Schedule.Constant(0.1f)
                : SCHEDULES.get(variant % SCHEDULES.size());
        Regularisation regularisation = REGULARISATIONS.get(variant % REGULARISATIONS.size());
        return new Specification("x", features(), net, output, new Training(optimizer, schedule, regularisation), 7);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void a_restored_learner_is_the_same_in_every_field_and_step(Optimizer optimizer) {
        int o = optimizers().indexOf(optimizer);
        for (int n = 0; n < nets().size(); n++) {
            // because there are fewer tasks than optimisers and than nets, each meets all of both
            int t = (o + n) % tasks().size();
            Task task = tasks().get(t);
            Specification specification = specification(optimizer, nets().get(n), task.output(), o + 5 * n);
            assertGoesOnAlike(specification, task.fill(), new WideningEvents(n + t, BEFORE), BEFORE, LONG_AFTER);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 150, 199, 200, 201, 1_000})
    void a_learner_that_infers_goes_on_from_wherever_it_stood(int at) {
        Output open = new Output(Kind.INFERRED, List.of(), Optional.empty(), Optional.empty());
        Specification inferred = Specification.inferred("x");
        Specification openOutput = new Specification("x", features(), Defaults.network(), open, Defaults.training(), 7);
        Specification openFeatures = new Specification(
                "x", Map.of(), Defaults.network(), tasks().get(0).output(), Defaults.training(), 7);

        for (Specification given : List.of(inferred, openOutput)) {
            assertGoesOnAlike(given, WideningEvents::unsettled, new WideningEvents(1, at), at, LONG_AFTER);
            assertGoesOnAlike(given, WideningEvents::classes, new WideningEvents(2, at), at, LONG_AFTER);
            assertGoesOnAlike(given, WideningEvents::quantities, new WideningEvents(3, at), at, LONG_AFTER);
        }
        assertGoesOnAlike(openFeatures, WideningEvents::twoClasses, new WideningEvents(4, at), at, LONG_AFTER);
        assertGoesOnAlike(severalMembers(), WideningEvents::unsettled, new WideningEvents(5, at), at, LONG_AFTER);
    }

    @ParameterizedTest
    @ValueSource(ints = {203, 215, 224, 226, 250, 262, 300, 700})
    void late_fields_and_a_label_that_turns_go_on_from_wherever_they_stood(int at) {
        Specification inferred = Specification.inferred("x");
        Learner learner = Learners.of(inferred);
        Event event = new Event();
        WideningEvents events = new WideningEvents(1, at);
        for (int i = 0; i < at + AFTER; i++) {
            events.late(event, i);
            step(learner, event);
        }

        assertGoesOnAlike(inferred, WideningEvents::late, events, at, AFTER);
        if (at >= 300) {
            assertThat(learner.specification().features()).containsKeys("slow", "quick", "list");
            assertThat(learner.specification().output().kind()).isEqualTo(Kind.REGRESSION);
        }
    }

    /** Restores after so many events, with an event object of its own as after a restart. */
    private void assertGoesOnAlike(Specification given, Task.Fill fill, WideningEvents events, int at, int after) {
        Learner learner = Learners.of(given);
        Event event = new Event();
        for (int i = 0; i < at; i++) {
            fill.fill(events, event, i);
            step(learner, event);
        }
        Tensors stored = new Tensors();
        learner.state(stored.save(true));
        event.state(stored.save(true).in("event"));

        Learner restored = Learners.of(given);
        Event other = new Event();
        restored.state(stored.load(true));
        other.state(stored.load(true).in("event"));

        assertSame(given, learner, restored);
        for (int i = at; i < at + after; i++) {
            fill.fill(events, event, i);
            fill.fill(events, other, i);
            Object expected = step(learner, event);
            Object actual = step(restored, other);
            if (!actual.equals(expected)) { // because AssertJ would take longer than the steps
                assertThat(actual).as(given::canonical).isEqualTo(expected);
            }
        }
        assertSame(given, learner, restored);
    }

    private void assertSame(Specification given, Learner learner, Learner restored) {
        assertThat(walk.differences(learner, restored)).as(given::canonical).isEmpty();
        for (boolean training : new boolean[] {true, false}) {
            Tensors one = new Tensors();
            Tensors two = new Tensors();
            learner.state(one.save(training));
            restored.state(two.save(training));
            assertThat(walk.differences(one, two)).as(given::canonical).isEmpty();
        }
    }

    /** All that came of an event, to the bit, as something that equals can compare. */
    private static Object step(Learner learner, Event event) {
        try {
            Step step = learner.learn(event);
            Object prediction = step.prediction() instanceof Prediction.OfClass p
                    ? List.of(p.classes(), Arrays.hashCode(p.probabilities()))
                    : step.prediction();
            return List.of(prediction, step.label(), step.loss(), step.outcome());
        } catch (RejectedEvent e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 150, 300})
    void damaged_state_is_refused(int at) {
        Learner learner = Learners.of(Specification.inferred("x"));
        Event event = new Event();
        for (int i = 0; i < at; i++) {
            new WideningEvents(1, at).classes(event, i);
            event.field("order").setText("o" + i);
            if (i % 5 == 0) {
                event.label().setNumber(i % 3);
            }
            step(learner, event);
        }
        Tensors stored = new Tensors();
        learner.state(stored.save(true));
        event.state(stored.save(true).in("event"));

        Damage.assertRefused(stored, Set.of(), archive -> {
            Learners.of(Specification.inferred("x")).state(archive);
            new Event().state(archive.in("event"));
        });
    }

    /** With ids that came and went, and what is remembered of them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void damaged_state_of_all_kinds_of_feature_is_refused(boolean members) {
        Specification given = members
                ? severalMembers()
                : specification(
                        new Optimizer.AdaGrad(1e-8f),
                        nets().get(1),
                        tasks().get(1).output(),
                        0);
        Learner learner = Learners.of(given);
        Event event = new Event();
        for (int i = 0; i < 300; i++) {
            new WideningEvents(1, 100).classes(event, i);
            step(learner, event);
        }
        Tensors stored = new Tensors();
        learner.state(stored.save(true));

        Damage.assertRefused(stored, Set.of(), archive -> Learners.of(given).state(archive));
    }

    @Test
    void state_of_another_specification_is_refused() {
        Tensors stored = new Tensors();
        Learners.of(Specification.inferred("x")).state(stored.save(true));
        Learner other = Learners.of(Specification.inferred("y"));

        assertThatThrownBy(() -> other.state(stored.load(true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"name\":\"x\"")
                .hasMessageContaining("does not follow from");
    }

    @Test
    void every_optimiser_schedule_loss_feature_and_output_is_among_them() {
        assertThat(classesOf(optimizers())).isEqualTo(permitted(Optimizer.class));
        assertThat(classesOf(SCHEDULES)).isEqualTo(permitted(Schedule.class));
        Set<Class<?>> features = permitted(Feature.class);
        features.remove(Feature.Inferred.class); // because no learner is made of it
        assertThat(classesOf(features().values())).isEqualTo(features);
        assertThat(classesOf(tasks().stream()
                        .map(it -> it.output().loss().orElseThrow())
                        .toList()))
                .isEqualTo(permitted(Loss.class));
        Set<Class<?>> layers = new LinkedHashSet<>();
        features().values().forEach(feature -> addLayers(layersOf(feature), layers));
        assertThat(layers).isEqualTo(permitted(LayerPlan.class));
        assertThat(tasks().stream().map(it -> it.output().kind()).distinct())
                .containsExactlyInAnyOrder(Kind.BINARY, Kind.MULTICLASS, Kind.REGRESSION)
                // texts, several outputs and what is unusual have tests of their own
                .hasSize(Kind.values().length
                        - List.of(Kind.INFERRED, Kind.TEXT, Kind.SEVERAL, Kind.ANOMALY)
                                .size());
    }

    private static List<LayerPlan> layersOf(Feature feature) {
        if (feature instanceof Feature.Sequence sequence) {
            return sequence.plan().layers();
        }
        return feature instanceof Feature.Image image ? image.layers() : List.of();
    }

    private static void addLayers(List<LayerPlan> plans, Set<Class<?>> classes) {
        classes.addAll(classesOf(plans));
        for (LayerPlan plan : plans) {
            if (plan instanceof LayerPlan.Residual residual) {
                addLayers(residual.layers(), classes);
            }
        }
    }

    private static Set<Class<?>> classesOf(Iterable<?> objects) {
        Set<Class<?>> classes = new LinkedHashSet<>();
        objects.forEach(object -> classes.add(object.getClass()));
        return classes;
    }

    private static Set<Class<?>> permitted(Class<?> sealed) {
        return new LinkedHashSet<>(Arrays.asList(sealed.getPermittedSubclasses()));
    }

    @Test
    void every_class_with_state_is_among_them() throws RejectedEvent {
        for (Optimizer optimizer : optimizers()) {
            for (Net net : nets()) {
                for (Task task : tasks()) {
                    Specification specification = specification(optimizer, net, task.output(), 0);
                    walk.differences(Learners.of(specification), Learners.of(specification));
                }
            }
        }
        Specification damped =
                specification(optimizers().get(0), nets().get(0), tasks().get(0).output(), SCHEDULES.size() - 1);
        walk.differences(Learners.of(damped), Learners.of(damped));
        for (Kind kind : List.of(Kind.INFERRED, Kind.REGRESSION)) {
            Event event = new Event();
            new WideningEvents(1, 0).unsettled(event, 0);
            event.label().setNumber(1);
            for (int i = 0; i < 100; i++) {
                event.field("n" + i).setNumber(i); // because there are no plain facets among few fields
            }
            Specification given = Specification.inferred("x").withOutput(kind);
            Learner wide = Learners.of(given);
            Learner other = Learners.of(given);
            assertThat(step(wide, event)).isEqualTo(step(other, event));
            walk.differences(wide, other);
        }
        walk.differences(Learners.of(severalMembers()), Learners.of(severalMembers()));
        Specification unusual = SpecificationReader.parse(UnusualLearnerTest.PAYMENTS);
        walk.differences(Learners.of(unusual), Learners.of(unusual));
        Specification several = SpecificationReader.parse(SeveralOutputsTest.SHOP);
        walk.differences(Learners.of(several), Learners.of(several));
        Event few = new Event();
        new WideningEvents(1, 0).unsettled(few, 0);
        Learner one = Learners.of(Specification.inferred("x"));
        Learner two = Learners.of(Specification.inferred("x"));
        assertThat(step(one, few)).isEqualTo(step(two, few));
        walk.differences(one, two);
        walk.differences(TranslationLearnerTest.taught(3), TranslationLearnerTest.taught(3));

        Stream<String> withState = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(
                                "io.eddy.nn",
                                "io.eddy.feature",
                                "io.eddy.spec",
                                "io.eddy.member",
                                "io.eddy.text",
                                "io.eddy.learn")
                        .stream()
                        .filter(type ->
                                !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .filter(type -> type.getMethods().stream()
                                .anyMatch(method -> method.getRawParameterTypes().stream()
                                        .anyMatch(parameter -> parameter.isEquivalentTo(Archive.class))))
                        .map(JavaClass::getName);

        assertThat(walk.visited().stream().map(Class::getName).toList()).containsAll(withState.toList());
    }
}
