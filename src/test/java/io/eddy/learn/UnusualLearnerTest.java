package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Damage;
import io.eddy.state.StateWalk;
import io.eddy.state.Tensors;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnusualLearnerTest {
    static final String PAYMENTS = """
            name: payments
            output: {type: anomaly, segments: 3, smooth: 2}
            network: {hidden: [12]}
            features:
              amount: number
              fee: number
              country: category
              night: boolean
              tags: items
              words: {type: text}
              at: time
              list: {type: numbers, size: 2}
              before: {type: last, of: amount, by: country}
              card: id
            """;

    /** The fee is a tenth of the amount, and small amounts come from abroad. */
    static Event payment(SplittableRandom random, Event event) {
        event.clear();
        boolean abroad = random.nextInt(4) == 0;
        double amount = (abroad ? 20 : 100) + 5 * random.nextGaussian();
        event.set("amount", amount).set("fee", amount / 10 + 0.1 * random.nextGaussian());
        event.set("country", abroad ? "DE" : "CH").set("night", random.nextBoolean());
        event.set("tags", List.of("a", abroad ? "b" : "c")).set("words", abroad ? "guten tag" : "gruezi mitenand");
        event.set("at", "2026-05-0%d 0%d:00:00".formatted(1 + random.nextInt(9), random.nextInt(10)));
        event.set("list", random.nextDouble(), random.nextDouble()).set("card", "c" + random.nextInt(9));
        return event;
    }

    private final SplittableRandom random = new SplittableRandom(1);
    private final Event event = new Event();

    private Learner taught(String model, int events) throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse(model));
        for (int i = 0; i < events; i++) {
            learner.learn(payment(random, event));
        }
        return learner;
    }

    private static Prediction.OfAnomaly said(Prediction prediction) {
        return (Prediction.OfAnomaly) prediction;
    }

    @Test
    void it_learns_without_labels_and_says_which_fields_are_unusual() throws RejectedEvent {
        Learner learner = taught(PAYMENTS.replace("smooth: 2", "smooth: 1"), 2_000);

        Step step = learner.learn(payment(random, event));
        Prediction.OfAnomaly fee = said(learner.predict(payment(random, event).set("fee", 25)));
        Prediction.OfAnomaly country =
                said(learner.predict(payment(random, event).set("country", "XX")));
        event.field("country").setText("CH");
        payment(random, event).field("night").setMissing();
        Prediction.OfAnomaly missing = said(learner.predict(event));

        assertThat(step.label()).isEqualTo(Label.Unlabelled.INSTANCE);
        assertThat(step.outcome()).isEqualTo(Step.Outcome.LEARNED);
        assertThat(List.of(fee, country, missing)).allMatch(Prediction.OfAnomaly::unusual);
        assertThat(fee.fields().keySet().iterator().next()).isIn("fee", "amount");
        assertThat(country.fields().keySet().iterator().next()).isEqualTo("country");
        assertThat(missing.fields().keySet().iterator().next()).isEqualTo("night");
    }

    @Test
    void about_as_many_are_unusual_as_the_threshold_says() throws RejectedEvent {
        Learner learner = taught(PAYMENTS.replace("smooth: 2", "smooth: 1, threshold: 0.9"), 1_000);
        int unusual = 0;
        for (int i = 0; i < 2_000; i++) {
            unusual += said(learner.learn(payment(random, event)).prediction()).unusual() ? 1 : 0;
        }

        assertThat(unusual).isBetween(100, 300);
    }

    @Test
    void a_label_that_does_not_say_whether_an_event_is_unusual_is_told_and_not_judged_by() throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse(PAYMENTS));
        Evaluation clear = new Evaluation();
        Evaluation unclear = new Evaluation();
        for (int i = 0; i < 300; i++) {
            payment(random, event);
            String truth = i % 10 == 0 ? "Anomaly" : "normal";
            Step step = learner.learn(event.label(truth));
            clear.add(step);
            unclear.add(step);
            unclear.add(learner.learn(payment(random, event).label("banana")));
        }

        assertThat(unclear.report().model().total(Metric.AUC))
                .isEqualTo(clear.report().model().total(Metric.AUC))
                .isPresent();
        assertThat(learner.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.count()).isEqualTo(300);
            assertThat(remark.text()).contains("outlier", "inlier", "positive:");
        });
    }

    @Test
    void labels_are_judged_by_and_not_learned_from() throws RejectedEvent {
        Learner with = Learners.of(SpecificationReader.parse(PAYMENTS));
        Learner without = Learners.of(SpecificationReader.parse(PAYMENTS));
        Evaluation evaluation = new Evaluation();
        Event labelled = new Event();
        for (int i = 0; i < 1_500; i++) {
            payment(random, event);
            boolean odd = random.nextInt(20) == 0;
            event.set("fee", event.value(event.column("fee")).number() + (odd ? 12 : 0));
            labelled.copyFrom(event);
            labelled.label(odd ? "1" : "0");
            evaluation.add(with.learn(labelled));
            without.learn(event);
        }

        assertThat(saved(with, true).tensors().keySet())
                .isEqualTo(saved(without, true).tensors().keySet());
        assertThat(new StateWalk().differences(saved(with, false), saved(without, false)))
                .isEmpty();
        Report report = evaluation.report();
        assertThat(report.model().total(Metric.AUC_AFTER_START).orElseThrow()).isGreaterThan(0.8);
        assertThat(report.model().total(Metric.AUC)).isPresent();
        assertThat(report.learned()).isEqualTo(1_500);
    }

    @Test
    void segments_are_the_groups_that_events_come_from_in_their_own_units() throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse("""
                name: customers
                output: {type: anomaly, code: 2, segments: 3}
                network: {hidden: [8]}
                features: {age: number, basket: number, visits: number, channel: category}
                """));
        double[][] centres = {{25, 30, 12}, {45, 200, 2}, {70, 60, 5}};
        String[] channels = {"app", "shop", "phone"};
        TreeMap<String, Integer> together = new TreeMap<>();
        for (int i = 0; i < 4_000; i++) {
            int group = random.nextInt(10) < 5 ? 0 : random.nextInt(5) < 3 ? 1 : 2;
            event.clear();
            event.set("age", centres[group][0] + 3 * random.nextGaussian());
            event.set("basket", centres[group][1] + 10 * random.nextGaussian());
            event.set("visits", centres[group][2] + 0.5 * random.nextGaussian());
            event.set("channel", channels[random.nextInt(10) == 0 ? random.nextInt(3) : group]);
            int segment = said(learner.learn(event).prediction()).segment();
            if (i >= 2_000) {
                together.merge(group + " in " + segment, 1, Integer::sum);
            } else if (i < Segments.FROM + Segments.HELD) {
                assertThat(segment).isEqualTo(Prediction.OfAnomaly.NO_SEGMENT);
            }
        }

        int pure = together.values().stream()
                .sorted((a, b) -> b - a)
                .limit(3)
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(pure).as(together::toString).isGreaterThan(1_850);
        Segment young = learner.segments().stream()
                .min(Comparator.comparingDouble(segment -> mean(segment, "age")))
                .orElseThrow();
        assertThat(mean(young, "age")).isBetween(24.0, 27.0);
        assertThat(mean(young, "basket")).isBetween(25.0, 40.0);
        assertThat(channels(young).get(0).name()).isEqualTo("app");
        assertThat(channels(young).get(0).share()).isGreaterThan(0.85);
        assertThat(young.share()).isBetween(0.4, 0.6);
        assertThat(learner.segments().stream().mapToLong(Segment::events).sum())
                .isEqualTo(4_000 - Segments.FROM - Segments.HELD);
    }

    private static double mean(Segment segment, String field) {
        return Objects.requireNonNull(segment.means().get(field));
    }

    private static List<Segment.Common> channels(Segment segment) {
        return Objects.requireNonNull(segment.common().get("channel"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 199, 201, 450, 499, 500, 800})
    void a_restored_learner_goes_on_to_the_bit(int at) throws RejectedEvent {
        for (String model : List.of(PAYMENTS, "name: open\noutput: {type: anomaly, segments: 2}\n")) {
            Learner learner = taught(model, at);
            Learner restored = Learners.of(SpecificationReader.parse(model));
            restored.state(saved(learner, true).load(true));
            StateWalk walk = new StateWalk();

            assertThat(walk.differences(learner, restored)).isEmpty();
            for (int i = 0; i < 60; i++) {
                payment(random, event);
                assertThat(restored.predict(event)).isEqualTo(learner.predict(event));
                assertThat(restored.learn(event)).isEqualTo(learner.learn(event));
            }
            assertThat(walk.differences(learner, restored)).isEmpty();
            assertThat(walk.differences(saved(learner, true), saved(restored, true)))
                    .isEmpty();
        }
    }

    @Test
    void a_reader_of_its_weights_predicts_the_same() throws RejectedEvent {
        Learner learner = taught(PAYMENTS, 700);
        Learner reader = Learners.of(SpecificationReader.parse(PAYMENTS));
        reader.state(saved(learner, false).load(false));

        for (int i = 0; i < 50; i++) {
            payment(random, event);
            assertThat(reader.predict(event)).isEqualTo(learner.predict(event));
        }
        assertThat(reader.segments()).isEqualTo(learner.segments());
    }

    @Test
    void damaged_state_is_refused() throws RejectedEvent {
        for (int at : new int[] {0, 700}) {
            Tensors stored = saved(taught(PAYMENTS, at), true);

            Damage.assertRefused(
                    stored,
                    Set.of(),
                    archive -> Learners.of(SpecificationReader.parse(PAYMENTS)).state(archive));
        }
    }

    @Test
    void predicting_changes_nothing_and_a_rejected_event_leaves_no_trace() throws RejectedEvent {
        Learner learner = taught(PAYMENTS, 600);
        Tensors before = saved(learner, true);
        learner.predict(payment(random, event));
        event.field("amount").setText("dear");

        assertThatThrownBy(() -> learner.learn(event)).hasMessageContaining("has to be a number but is the text");
        Tensors after = saved(learner, true);
        before.tensors().keySet().removeIf(name -> name.startsWith("inference") || name.startsWith("remarks"));
        after.tensors().keySet().removeIf(name -> name.startsWith("inference") || name.startsWith("remarks"));
        before.texts().clear();
        after.texts().clear();
        assertThat(new StateWalk().differences(before, after)).isEmpty();
    }

    @Test
    void a_field_that_begins_late_is_taken_on_and_what_was_learned_stays() throws RejectedEvent {
        Learner learner = taught("name: open\noutput: anomaly\n", 1_000);
        double usual = 0;
        double unusual = 0;
        for (int i = 0; i < 400; i++) {
            payment(random, event).set("late", random.nextGaussian());
            learner.learn(event);
            if (i > 200) {
                payment(random, event).set("late", random.nextGaussian());
                usual += said(learner.predict(event)).score();
                unusual += said(learner.predict(event.set("fee", 25))).score();
            }
        }

        assertThat(learner.specification().features()).containsKey("late");
        assertThat(usual / 199).isLessThan(0.7);
        assertThat(unusual / 199).isGreaterThan(0.95);
    }

    @Test
    void an_event_of_weight_zero_moves_no_weight() throws RejectedEvent {
        Learner learner = taught(PAYMENTS, 300);
        double before = learner.weightNorm();
        payment(random, event).weight(0);

        assertThat(learner.learn(event).outcome()).isEqualTo(Step.Outcome.UNWEIGHTED);
        assertThat(learner.weightNorm()).isEqualTo(before);
    }

    private static Tensors saved(Learner learner, boolean training) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(training));
        return tensors;
    }
}
