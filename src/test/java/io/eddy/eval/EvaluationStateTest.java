package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.state.Archive;
import io.eddy.state.Damage;
import io.eddy.state.StateWalk;
import io.eddy.state.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restored evaluation is the same in all fields of its object graph ({@link StateWalk}), and stays so. */
class EvaluationStateTest {
    private static final int AFTER = 1_000;

    private final StateWalk walk = new StateWalk();

    /** Classes, quantities, one after the other, errors that jump, and predictions of nothing. */
    private static List<List<Streams.Judged>> streams() {
        List<Streams.Judged> changing = new ArrayList<>(Streams.quantities(40));
        changing.addAll(Streams.three(2_600));
        List<Streams.Judged> drifting = new ArrayList<>();
        for (int i = 0; i < 2_600; i++) {
            boolean right = i / 400 % 2 == 0 || i % 3 == 0;
            drifting.add(new Streams.Judged(
                    i % 29 == 0 ? Prediction.None.INSTANCE : Streams.classes(List.of("no", "yes"), 0.3f, 0.7f),
                    Streams.category(right ? "yes" : "no")));
        }
        return List.of(
                Streams.binary(2_600),
                Streams.three(2_600),
                Streams.quantities(2_600),
                changing,
                drifting,
                unusual(),
                several());
    }

    private static List<Streams.Judged> unusual() {
        List<Streams.Judged> unusual = new ArrayList<>();
        for (int i = 0; i < 2_600; i++) {
            double score = i * 7 % 100 / 100.0;
            unusual.add(new Streams.Judged(
                    new Prediction.OfAnomaly(score, score > 0.9, (float) score * 3, 0, Map.of()),
                    i % 3 == 0 ? Label.Unlabelled.INSTANCE : Streams.category(score > 0.5 ? "1" : "0")));
        }
        return unusual;
    }

    private static List<Streams.Judged> several() {
        List<Streams.Judged> clicks = Streams.binary(2_600);
        List<Streams.Judged> dwells = Streams.quantities(2_600);
        List<Streams.Judged> several = new ArrayList<>();
        for (int i = 0; i < 2_600; i++) {
            Map<String, Label> known = new LinkedHashMap<>();
            if (i % 5 > 0) {
                known.put("click", clicks.get(i).label());
            }
            if (i % 3 > 0) {
                known.put("dwell", dwells.get(i).label());
            }
            several.add(new Streams.Judged(
                    new Prediction.OfSeveral(Map.of(
                            "click",
                            clicks.get(i).prediction(),
                            "dwell",
                            dwells.get(i).prediction())),
                    new Label.Several(known)));
        }
        return several;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 39, 41, 299, 301, 999, 1_000, 1_400})
    void a_restored_evaluation_is_the_same_in_every_field(int at) {
        for (Evaluation.Scope scope :
                List.of(Evaluation.Scope.DEFAULT, new Evaluation.Scope(Optional.of("no"), 50, 0.5))) {
            for (List<Streams.Judged> stream : streams()) {
                Evaluation evaluation = new Evaluation(scope);
                stream.subList(0, at).forEach(event -> judge(evaluation, event));
                evaluation.skip();
                evaluation.reject();
                evaluation.reject();
                evaluation.repeat();
                Tensors stored = new Tensors();
                evaluation.state(stored.save(true));

                Evaluation restored = new Evaluation(scope);
                restored.state(stored.load(true));

                assertSame(evaluation, restored);
                for (Streams.Judged event : stream.subList(at, at + AFTER)) {
                    assertThat(judge(restored, event)).isEqualTo(judge(evaluation, event));
                }
                assertSame(evaluation, restored);
            }
        }
    }

    private static boolean judge(Evaluation evaluation, Streams.Judged event) {
        return evaluation.add(event.prediction(), event.label());
    }

    private void assertSame(Evaluation evaluation, Evaluation restored) {
        assertThat(walk.differences(evaluation, restored)).isEmpty();
        assertThat(restored.report()).isEqualTo(evaluation.report());
        assertThat(walk.differences(saved(evaluation), saved(restored))).isEmpty();
    }

    private static Tensors saved(Evaluation evaluation) {
        Tensors tensors = new Tensors();
        evaluation.state(tensors.save(true));
        return tensors;
    }

    @Test
    void damaged_state_is_refused() {
        for (List<Streams.Judged> stream : streams()) {
            Evaluation evaluation = new Evaluation();
            stream.forEach(event -> judge(evaluation, event));

            // because it has room for classes to come
            Set<String> free = Set.of("judge.frequency", "judge.0.frequency", "judge.1.frequency");
            Damage.assertRefused(saved(evaluation), free, archive -> new Evaluation().state(archive));
        }
    }

    @Test
    void some_of_these_streams_drift() {
        Evaluation evaluation = new Evaluation();
        streams().get(4).forEach(event -> judge(evaluation, event));

        assertThat(evaluation.report().drifts()).isPositive();
    }

    @Test
    void every_class_with_state_is_among_them() {
        for (Label label : List.of(new Label.Category("yes"), new Label.Quantity(1))) {
            Evaluation one = new Evaluation();
            Evaluation two = new Evaluation();
            one.add(Prediction.None.INSTANCE, label);
            two.add(Prediction.None.INSTANCE, label);
            walk.differences(one, two);
        }
        walk.differences(TextEvaluationTest.evaluation(1), TextEvaluationTest.evaluation(1));
        for (List<Streams.Judged> stream : List.of(unusual(), several())) {
            Evaluation one = new Evaluation();
            Evaluation two = new Evaluation();
            stream.subList(0, 9).forEach(event -> judge(one, event));
            stream.subList(0, 9).forEach(event -> judge(two, event));
            walk.differences(one, two);
        }
        walk.differences(new LearnedSources(), new LearnedSources()); // which LearnedSourcesTest restores

        Stream<String> withState = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.eddy.eval").stream()
                        .filter(type -> !type.isInterface()
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                                && !type.isEquivalentTo(Progressive.class) // which hands on to LearnedSources
                                && !type.isEquivalentTo(
                                        ExactRanking.class)) // scratch for a report, within a window's tally
                        .filter(type -> type.getMethods().stream()
                                .anyMatch(method -> method.getRawParameterTypes().stream()
                                        .anyMatch(parameter -> parameter.isEquivalentTo(Archive.class))))
                        .map(JavaClass::getName);
        assertThat(walk.visited().stream().map(Class::getName).toList()).containsAll(withState.toList());
    }
}
