package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.SpecificationReader;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step says that its prediction has cost, and how wrong a learner says that it was, by their definitions. */
class LossOfStepTest {
    /** What is less probable counts as this probable. */
    private static final double LEAST = 0x1p-23;

    private static final String SEVERAL_MEMBERS = "";
    private static final String ONE_NETWORK = ", network: {hidden: [4]}";

    private final Random random = new Random(3);

    private static Learner learner(String output, String more) {
        return Learners.of(
                SpecificationReader.parse("{name: x, features: {a: number}, output: " + output + more + "}"));
    }

    private Event event() {
        Event event = new Event();
        event.field("a").setNumber(random.nextGaussian());
        return event;
    }

    private Event event(String label) {
        Event event = event();
        event.label().setText(label);
        return event;
    }

    @ParameterizedTest
    @ValueSource(strings = {SEVERAL_MEMBERS, ONE_NETWORK})
    void of_a_class_it_is_the_negative_logarithm_of_its_probability(String more) throws RejectedEvent {
        Learner learner = learner("multiclass", more);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            int k = random.nextInt(2 + i / 100); // there are more and more
            int known = seen.size();
            seen.add(k);
            Step step = learner.learn(event("c" + k));
            double expected = StrictMath.log(known + 1); // of another, which is as probable as each that is known
            if (step.prediction() instanceof Prediction.OfClass of
                    && of.classes().indexOf("c" + k) >= 0) {
                expected = -StrictMath.log(of.probabilities()[of.classes().indexOf("c" + k)]);
            }
            assertThat(step.loss()).as("event %d", i).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void of_a_class_that_came_while_its_event_waited_it_is_that_of_the_least_probable() throws RejectedEvent {
        Learner learner = learner("multiclass", SEVERAL_MEMBERS);
        for (int i = 0; i < 250; i++) { // because before, all that is asked is asked again
            learner.learn(event(random.nextBoolean() ? "a" : "b"));
        }
        Asked early = learner.ask(event(), 0);
        learner.learn(event("c"));
        Asked late = learner.ask(event(), 1);
        early.event().label().setText("c");
        late.event().label().setText("c");

        assertThat(learner.learn(early).loss()).isEqualTo(-StrictMath.log(LEAST));
        assertThat(learner.learn(late).loss()).isLessThan(10);
    }

    @Test
    void how_wrong_it_was_about_classes_is_the_distance_between_probabilities_and_truth() throws RejectedEvent {
        Learner learner = learner("multiclass", SEVERAL_MEMBERS);
        learner.learn(event("c0"));
        learner.learn(event("c1"));
        learner.learn(event("c2"));
        for (int i = 0; i < 100; i++) {
            int k = random.nextInt(3);
            Prediction.OfClass of =
                    (Prediction.OfClass) learner.learn(event("c" + k)).prediction();
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += Math.pow(of.probabilities()[of.classes().indexOf("c" + j)] - (j == k ? 1 : 0), 2);
            }
            assertThat(learner.vitals().gradientNorm()).isCloseTo(Math.sqrt(sum), within(1e-6));
        }
    }

    @Test
    void of_a_quantity_both_are_in_standard_deviations() throws RejectedEvent {
        Learner learner = learner("regression", SEVERAL_MEMBERS);
        double deviation = 30;
        for (int i = 0; i < 2_000; i++) {
            Event event = event();
            double y = 500 + deviation * random.nextGaussian();
            event.label().setNumber(y);
            Step step = learner.learn(event);
            if (i >= 1_000) {
                double wrong = Math.abs(((Prediction.OfQuantity) step.prediction()).value() - y);
                Vitals vitals = learner.vitals();
                assertThat(vitals.gradientNorm()).isCloseTo(wrong / deviation, Percentage.withPercentage(25));
                assertThat(step.loss()).isCloseTo(huber(wrong / deviation), Percentage.withPercentage(25));
            }
        }
    }

    @Test
    void of_several_members_each_has_its_own_and_their_weights_are_shares() throws RejectedEvent {
        Learner learner = learner("regression", SEVERAL_MEMBERS);
        for (int i = 0; i < 300; i++) {
            Event event = event();
            event.label().setNumber(500 + 30 * random.nextGaussian());
            learner.learn(event);
        }

        List<MemberStanding> members = learner.vitals().members();
        assertThat(members)
                .hasSizeGreaterThan(1)
                .allSatisfy(member -> assertThat(member.loss()).isPositive());
        assertThat(members.stream().mapToDouble(MemberStanding::weight).sum()).isCloseTo(1, within(1e-5));
    }

    private static double huber(double deviations) {
        return deviations < 1 ? deviations * deviations / 2 : deviations - 0.5;
    }
}
