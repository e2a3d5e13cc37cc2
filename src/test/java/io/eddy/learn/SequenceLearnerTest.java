package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.SpecificationReader;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners of sequences, on streams that are made so that nothing else would do. */
class SequenceLearnerTest {
    private final Event event = new Event();

    private static Learner learner(String features) {
        return Learners.of(SpecificationReader.parse("""
                name: x
                output: {type: binary, classes: [no, yes]}
                network: {hidden: [8]}
                optimizer: {type: adam, learningRate: 0.005}
                features:
                """ + features));
    }

    private interface Stream {
        /** Fills in fields, and says whether the label is yes. */
        boolean fill(Event event, Random random);
    }

    /** The share of right answers in the second half. */
    private double accuracy(Learner learner, int events, Stream stream) throws RejectedEvent {
        Random random = new Random(3);
        int right = 0;
        for (int i = 0; i < events; i++) {
            event.clear();
            boolean yes = stream.fill(event, random);
            event.label().setText(yes ? "yes" : "no");
            Step step = learner.learn(event);
            if (2 * i >= events && step.prediction() instanceof Prediction.OfClass said) {
                right += said.probabilities()[yes ? 1 : 0] > 0.5 ? 1 : 0;
            }
        }
        return 2.0 * right / events;
    }

    /** Whether the first page was seen before the second: the same pages in another order say the opposite. */
    private static boolean order(Event event, Random random) {
        event.field("path").setNumbers();
        int first = random.nextInt(6);
        int second = (first + 1 + random.nextInt(5)) % 6;
        for (int k = 0; k < 6; k++) {
            event.field("path").addName(k == first ? "offer" : k == second ? "cart" : "page " + random.nextInt(3));
        }
        return first < second;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{embed: 8}, {gru: 12}, {pool: last}]",
                "[{embed: 8}, {lstm: 12}, {pool: mean}]",
                "[{embed: 8}, {recurrent: 12}, {pool: attention}]",
                "[{embed: 8}, positions, {transformer: 2}, {pool: mean}]"
            })
    void where_order_decides_layers_over_the_sequence_tell_it_and_a_bag_does_not(String layers) throws RejectedEvent {
        String sequence = "  path: {type: sequence, length: 6, layers: " + layers + "}\n";

        assertThat(accuracy(learner(sequence), 5_000, SequenceLearnerTest::order))
                .isGreaterThan(0.9);
        assertThat(accuracy(learner("  path: items\n"), 5_000, SequenceLearnerTest::order))
                .isLessThan(0.6);
    }

    /** One vector of ten is marked, and the sign of its other number decides. */
    private static boolean marked(Event event, Random random) {
        event.field("readings").setNumbers();
        int place = random.nextInt(10);
        boolean yes = false;
        for (int k = 0; k < 10; k++) {
            double reading = random.nextGaussian();
            event.field("readings").add(reading);
            event.field("readings").add(k == place ? 1 : 0);
            yes |= k == place && reading > 0;
        }
        return yes;
    }

    @Test
    void where_one_of_many_decides_attention_finds_it_and_a_mean_does_not() throws RejectedEvent {
        String sequence = "  readings: {type: sequence, of: numbers, width: 2, length: 10, layers: [{pool: %s}]}\n";

        assertThat(accuracy(learner(sequence.formatted("attention")), 5_000, SequenceLearnerTest::marked))
                .isGreaterThan(0.9);
        assertThat(accuracy(learner(sequence.formatted("mean")), 5_000, SequenceLearnerTest::marked))
                .isLessThan(0.7);
    }

    /** Machines are switched on and off; whether one hums is whether it was switched on last. */
    private static Stream machines() {
        boolean[] on = new boolean[10];
        return (event, random) -> {
            int machine = random.nextInt(on.length);
            int act = random.nextInt(4);
            event.field("machine").setText("m" + machine);
            event.field("act").setText(act == 0 ? "start" : act == 1 ? "stop" : "look");
            on[machine] = act == 0 || act != 1 && on[machine];
            return on[machine];
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru: 8", "lstm: 8", "recurrent: 8", "gru: 8}, {lstm: 6"})
    void where_what_was_before_decides_a_carried_state_knows_it(String units) throws RejectedEvent {
        String carried =
                "  act: {type: sequence, carry: {by: machine, steps: 8}, layers: [{embed: 4}, {" + units + "}]}\n";

        assertThat(accuracy(learner(carried), 6_000, machines())).isGreaterThan(0.95);
        assertThat(accuracy(learner("  act: category\n"), 6_000, machines())).isLessThan(0.8);
        assertThat(accuracy(learner(carried.replace("by: machine, ", "")), 6_000, machines()))
                .as("one state for all machines")
                .isLessThan(0.85);
    }

    @Test
    void a_state_that_nobody_has_room_for_begins_anew() throws RejectedEvent {
        Learner learner =
                learner("  act: {type: sequence, carry: {by: machine, maxKeys: 2}, layers: [{embed: 4}, {gru: 8}]}\n");
        for (int i = 0; i < 9; i++) {
            learner.learn(act("m" + i, "start"));
        }

        assertThat(learner.vitals().forgotten().evicted()).isEqualTo(7);
        assertThat(text(learner.predict(act("m0", "look")))).isEqualTo(text(learner.predict(act("new", "look"))));
        assertThat(text(learner.predict(act("m8", "look")))).isNotEqualTo(text(learner.predict(act("new", "look"))));
    }

    @Test
    void an_event_without_its_key_or_without_an_element_moves_no_state() throws RejectedEvent {
        Learner learner = learner("  act: {type: sequence, carry: {by: machine}, layers: [{embed: 4}, {gru: 8}]}\n");
        for (int i = 0; i < 50; i++) {
            learner.learn(act("m" + i % 3, i % 2 == 0 ? "start" : "stop"));
        }
        String before = text(learner.predict(act("m1", "")));

        Event nobodys = act("", "start");
        nobodys.weight(0);
        learner.learn(nobodys);
        Event nothing = act("m1", "");
        nothing.weight(0);
        learner.learn(nothing);

        assertThat(text(learner.predict(act("m1", "")))).isEqualTo(before);
    }

    /** An event counts by its weight in the chunk that another one closes, whatever that one's weight is. */
    @Test
    void an_event_of_no_weight_moves_the_state_and_not_what_is_learned() throws RejectedEvent {
        Learner learner = learner("  act: {type: sequence, carry: {steps: 8}, layers: [{embed: 4}, {gru: 8}]}\n");
        for (int i = 0; i < 50; i++) {
            learner.learn(act("m", i % 2 == 0 ? "start" : "stop"));
        }
        String before = text(learner.predict(act("m", "look")));
        double norm = learner.weightNorm();

        Event unweighted = act("m", "start");
        unweighted.weight(0);
        learner.learn(unweighted);

        assertThat(learner.weightNorm()).isEqualTo(norm);
        assertThat(text(learner.predict(act("m", "look")))).isNotEqualTo(before);
    }

    @Test
    void several_elements_in_one_event_are_rejected_where_the_state_is_carried() {
        Learner learner = learner("  act: {type: sequence, carry: {}, layers: [{embed: 4}, {gru: 8}]}\n");
        Event two = act("m", "start");
        two.field("act").setNumbers();
        two.field("act").addName("start");
        two.field("act").addName("stop");

        assertThatThrownBy(() -> learner.learn(two))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("one element")
                .hasMessageContaining("a list of 2 names");
    }

    @Test
    void numbers_that_do_not_make_whole_vectors_are_rejected() {
        Learner learner = learner("  act: {type: sequence, of: numbers, width: 2, layers: [{gru: 4}, {pool: last}]}\n");
        Event three = act("m", "");
        three.field("act").setNumbers();
        three.field("act").add(1);
        three.field("act").add(2);
        three.field("act").add(3);

        assertThatThrownBy(() -> learner.learn(three))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("2 for each step")
                .hasMessageContaining("a list of 3 numbers");
    }

    private Event act(String machine, String act) {
        event.clear();
        event.field("machine").setStripped(machine);
        event.field("act").setStripped(act);
        event.label().setText(act.equals("start") ? "yes" : "no");
        return event;
    }

    private static String text(Prediction prediction) {
        return prediction instanceof Prediction.OfClass p
                ? p.classes() + java.util.Arrays.toString(p.probabilities())
                : prediction.toString();
    }
}
