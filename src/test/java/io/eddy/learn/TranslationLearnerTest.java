package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Damage;
import io.eddy.state.StateWalk;
import io.eddy.state.Tensors;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TranslationLearnerTest {
    private static final String[][] NOUNS = {
        {"dog", "Hund"}, {"man", "Mann"}, {"boy", "Junge"}, {"tree", "Baum"}, {"ball", "Ball"}, {"car", "Wagen"}
    };
    private static final String[][] VERBS = {
        {"runs", "rennt"}, {"stands", "steht"}, {"falls", "fällt"}, {"waits", "wartet"}
    };
    private static final Specification SMALL = SpecificationReader.parse("""
            name: small
            features: {source: text}
            output: {type: text, dimensions: 12, hidden: 20, vocabulary: 40, longest: 12}
            optimizer: {type: adam, beta1: 0.9, learningRate: 0.01}
            """);

    @Test
    void it_learns_to_translate_sentences_that_it_never_saw() throws RejectedEvent {
        Learner learner = taught(1_500);

        int right = 0;
        SplittableRandom random = new SplittableRandom(99);
        for (int i = 0; i < 50; i++) {
            Event event = sentence(random);
            right += written(learner.predict(event)).equals(event.label().text()) ? 1 : 0;
        }

        assertThat(right).isGreaterThan(45);
        assertThat(learner.vitals().notFinite()).isZero();
    }

    @Test
    void a_wrong_translation_that_is_corrected_some_times_comes_right() throws RejectedEvent {
        Learner learner = taught(1_500);
        Event asked = event("The tree waits.", "");
        assertThat(written(learner.predict(asked))).isEqualTo("Der Baum wartet.");

        int corrections = 0;
        SplittableRandom random = new SplittableRandom(4);
        while (!written(learner.predict(asked)).equals("Der Baum harrt aus.") && corrections < 50) {
            learner.learn(event("The tree waits.", "Der Baum harrt aus."));
            for (int i = 0; i < 4; i++) {
                learner.learn(sentence(random)); // because life goes on meanwhile
            }
            corrections++;
        }

        assertThat(corrections).isBetween(1, 20);
        assertThat(written(learner.predict(event("The dog runs.", "")))).isEqualTo("Der Hund rennt.");
    }

    @Test
    void a_word_is_unknown_throughout_the_event_in_which_it_first_comes() throws RejectedEvent {
        Learner learner = Learners.of(SMALL);

        Foreseen first = foreseen(learner.learn(event("a b", "ja ja nein")));
        Foreseen second = foreseen(learner.learn(event("a b", "Nein ja ach")));

        assertThat(first.words()).containsExactly(0, 0, 0, 1);
        assertThat(first.known()).isEqualTo(2);
        assertThat(second.words()).containsExactly(3, 2, 0, 1);
        assertThat(second.known()).isEqualTo(4);
    }

    @Test
    void a_vocabulary_that_is_full_is_told_once_for_each_side() throws RejectedEvent {
        Learner learner = Learners.of(SMALL);
        for (int i = 0; i < 60; i++) {
            learner.learn(event("a b w" + i, "a w" + i + " x" + i));
        }

        assertThat(learner.remarks())
                .extracting(Remark::kind)
                .containsExactly(Remark.Kind.FULL_VOCABULARY, Remark.Kind.FULL_VOCABULARY);
        assertThat(learner.remarks().get(0).text())
                .startsWith("by labelled event 20 as many words of the label are known");
        assertThat(learner.remarks().get(1).text()).contains("words of field source and the label");
    }

    @Test
    void outputs_that_overflow_say_nothing_and_stop_nobody() throws RejectedEvent {
        Learner learner = Learners.of(
                SpecificationReader.parse(
                        "{name: wild, features: {source: text}, output: {type: text, dimensions: 4, hidden: 4, longest: 12}, optimizer: {type: adam, learningRate: 1e20}}"));
        SplittableRandom random = new SplittableRandom(3);

        for (int i = 0; i < 30; i++) {
            assertThat(learner.learn(sentence(random)).loss()).isFinite();
        }

        assertThat(learner.predict(event("The dog runs.", ""))).isNotNull();
    }

    @Test
    void a_name_that_is_unknown_is_copied_from_the_source() throws RejectedEvent {
        Learner learner = Learners.of(SMALL);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_500; i++) {
            String noun = NOUNS[random.nextInt(NOUNS.length)][random.nextInt(2)];
            String name = "N" + random.nextInt(1_000_000);
            learner.learn(event("call " + name + " the " + noun + " now", "ruf " + name + " den " + noun + " jetzt"));
        }

        assertThat(written(learner.predict(event("call Zoë the dog now", "")))).isEqualTo("ruf Zoë den dog jetzt");
    }

    @Test
    void before_any_label_nothing_is_written() throws RejectedEvent {
        assertThat(Learners.of(SMALL).predict(event("a b", ""))).isEqualTo(Prediction.None.INSTANCE);
    }

    @Test
    void a_step_tells_what_would_have_been_written_just_before() throws RejectedEvent {
        Learner learner = taught(200);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20; i++) {
            Event event = sentence(random);
            Prediction before = learner.predict(event);

            Step step = learner.learn(event);

            assertThat(step.prediction()).isEqualTo(before);
            assertThat(step.label()).isEqualTo(new Label.Text(event.label().text()));
            Foreseen foreseen = foreseen(step);
            assertThat(step.loss()).isEqualTo(foreseen.nats() / foreseen.words().length);
        }
    }

    @Test
    void a_label_that_comes_late_is_learned_from_and_what_was_said_is_told() throws RejectedEvent {
        Learner learner = taught(300);
        Learner atOnce = taught(300);
        Event event = event("The dog runs.", "");
        Asked asked = learner.ask(event, 0);
        Prediction said = asked.prediction();

        asked.event().label().setText("Der Hund rennt.");
        Step step = learner.learn(asked);
        atOnce.learn(event("The dog runs.", "Der Hund rennt."));

        assertThat(step.prediction()).isEqualTo(said);
        assertThat(new StateWalk().differences(saved(learner), saved(atOnce))).isEmpty();
    }

    @Test
    void restored_learner_goes_on_to_the_bit() throws RejectedEvent {
        for (int before : new int[] {0, 1, 7, 120}) {
            Learner learner = taught(before);
            Learner restored = Learners.of(SMALL);
            restored.state(saved(learner).load(true));

            SplittableRandom random = new SplittableRandom(17);
            for (int i = 0; i < 60; i++) {
                Event event = sentence(random);
                Step one = learner.learn(event);
                Step two = restored.learn(event);
                assertThat(two.prediction()).isEqualTo(one.prediction());
                assertThat(two.loss()).isEqualTo(one.loss());
            }
            assertThat(new StateWalk().differences(learner, restored)).isEmpty();
        }
    }

    @Test
    void damaged_state_is_refused() throws RejectedEvent {
        Damage.assertRefused(
                saved(taught(60)), Set.of(), archive -> Learners.of(SMALL).state(archive));
    }

    @Test
    void texts_that_are_too_long_or_none_are_rejected_before_anything_changes() throws RejectedEvent {
        Learner learner = taught(20);
        Tensors before = saved(learner);
        Event list = event("", "ja");
        list.field("source").setNumbers();

        assertThatThrownBy(() -> learner.learn(event("a ".repeat(13), "ja")))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContainingAll("field source has 13 words", "at most 12", "longest");
        assertThatThrownBy(() -> learner.learn(event("a", "ja ".repeat(13))))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("the label has 13 words");
        assertThatThrownBy(() -> learner.learn(event("a", "j".repeat(1_001))))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("the label has a word of 1,001 letters");
        assertThatThrownBy(() -> learner.learn(list))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("field source has to be a text");
        assertThatThrownBy(() -> learner.learn(event("a", "")))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("no label");

        assertThat(network(saved(learner))).isEqualTo(network(before));
    }

    private static String network(Tensors tensors) {
        StringBuilder all = new StringBuilder();
        tensors.tensors().forEach((name, tensor) -> {
            if (!name.startsWith("inference") && !name.startsWith("seen") && !name.startsWith("remarks")) {
                all.append(name).append(Arrays.toString(tensor.shape()));
                all.append(tensor.data() instanceof float[] floats ? Arrays.hashCode(floats) : "");
            }
        });
        return all.toString();
    }

    @Test
    void an_event_of_weight_zero_moves_no_weight() throws RejectedEvent {
        Learner learner = taught(50);
        double before = learner.weightNorm();
        Event event = event("The dog runs.", "Der Hund rennt.");
        event.weight(0);

        Step step = learner.learn(event);

        assertThat(step.outcome()).isEqualTo(Step.Outcome.UNWEIGHTED);
        assertThat(learner.weightNorm()).isEqualTo(before);
    }

    @Test
    void what_else_could_be_written_is_told_as_far_as_the_beam_is_wide() throws RejectedEvent {
        Prediction.OfText said = (Prediction.OfText) taught(300).predict(event("The dog runs.", ""));

        assertThat(said.others()).hasSize(3);
        assertThat(said.logProbability()).isNegative();
    }

    static Learner taught(int sentences) throws RejectedEvent {
        Learner learner = Learners.of(SMALL);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < sentences; i++) {
            learner.learn(sentence(random));
        }
        return learner;
    }

    private static Event sentence(SplittableRandom random) {
        String[] noun = NOUNS[random.nextInt(NOUNS.length)];
        String[] verb = VERBS[random.nextInt(VERBS.length)];
        String[] and = VERBS[random.nextInt(VERBS.length)];
        return random.nextBoolean()
                ? event("The " + noun[0] + " " + verb[0] + ".", "Der " + noun[1] + " " + verb[1] + ".")
                : event(
                        "The " + noun[0] + " " + verb[0] + " and " + and[0] + ".",
                        "Der " + noun[1] + " " + verb[1] + " und " + and[1] + ".");
    }

    private static Event event(String source, String label) {
        Event event = new Event();
        event.clear();
        event.field("source").setText(source);
        if (!label.isEmpty()) {
            event.label().setText(label);
        }
        return event;
    }

    private static String written(Prediction prediction) {
        return ((Prediction.OfText) prediction).text();
    }

    private static Foreseen foreseen(Step step) {
        return Objects.requireNonNull(step.foreseen());
    }

    private static Tensors saved(Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(true));
        return tensors;
    }
}
