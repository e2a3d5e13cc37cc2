package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels that come after another was made up: what a correction counts decides whether probabilities stay true. */
class CorrectionTest {
    private static final int EVENTS = 30_000;

    /** Of a sale, in one city and the other. */
    private static final double[] TRUTH = {0.15, 0.6};

    /** How many sales are known only after the default has been learned. */
    private static final double LATE = 0.8;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: one, output: {type: binary, positive: sold}, network: {hidden: [8]}}",
                "{name: several, output: {type: binary, positive: sold}}"
            })
    void weighted_corrections_keep_the_probabilities_true_where_unweighted_ones_do_not(String model)
            throws RejectedEvent {
        Specification specification = SpecificationReader.parse(model);

        double[] weighted = probabilities(Learners.of(specification), true);
        double[] unweighted = probabilities(Learners.of(specification), false);

        for (int city = 0; city < TRUTH.length; city++) {
            assertThat(weighted[city]).isCloseTo(TRUTH[city], within(0.03));
        }
        // because each counts once, and a late sale is two events of which one is none
        assertThat(unweighted[1]).isLessThan(TRUTH[1] / (1 + TRUTH[1] * LATE) + 0.01);
        assertThat(unweighted[1]).isLessThan(TRUTH[1] - 0.15);
    }

    @Test
    void a_correction_counts_by_how_probable_what_was_made_up_is_to_the_model_and_no_more_than_a_hundred_times() {
        Prediction sure = new Prediction.OfClass(List.of("left", "sold"), new float[] {0.0001f, 0.9999f});

        assertThat(Correction.weight(
                        new Prediction.OfClass(List.of("left", "sold"), new float[] {0.25f, 0.75f}), "left"))
                .isEqualTo(4);
        assertThat(Correction.weight(sure, "left")).isEqualTo(100);
        assertThat(Correction.isCut(sure, "left")).isTrue();
        assertThat(Correction.isCut(sure, "sold")).isFalse();
        assertThat(Correction.weight(Prediction.None.INSTANCE, "left")).isEqualTo(1);
    }

    @Test
    void a_quantity_cannot_be_corrected_and_that_is_told() throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse("{name: one, output: regression}"));
        for (int i = 0; i < 3; i++) {
            Event event = event(0, "", null);
            event.label().setNumber(i);
            learner.learn(event);
        }
        Event correction = event(0, "", "0");
        correction.label().setNumber(7);

        assertThatThrownBy(() -> learner.learn(correction))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("leave out default in the section join");
    }

    /** The mean of what is said in the last quarter, by city. */
    private static double[] probabilities(Learner learner, boolean weighted) throws RejectedEvent {
        Random random = new Random(5);
        Queue<Integer> late = new ArrayDeque<>();
        double[] sums = new double[TRUTH.length];
        int[] counts = new int[TRUTH.length];
        for (int i = 0; i < EVENTS; i++) {
            int city = random.nextInt(TRUTH.length);
            boolean sold = random.nextDouble() < TRUTH[city];
            boolean isLate = random.nextDouble() < LATE;
            if (i > EVENTS * 3 / 4 && learner.predict(event(city, "left", null)) instanceof Prediction.OfClass of) {
                sums[city] += of.probabilities()[of.classes().indexOf("sold")];
                counts[city]++;
            }
            learner.learn(event(city, sold && !isLate ? "sold" : "left", null));
            if (sold && isLate) {
                late.add(city);
            }
            if (late.size() > 200) {
                learner.learn(event(late.remove(), "sold", weighted ? "left" : null));
            }
        }
        for (int city = 0; city < TRUTH.length; city++) {
            sums[city] /= counts[city];
        }
        return sums;
    }

    private static Event event(int city, String label, @Nullable String corrects) {
        Event event = new Event();
        event.field("city").setText(city == 0 ? "Basel" : "Bern");
        event.label().setText(label);
        event.corrects(corrects);
        return event;
    }
}
