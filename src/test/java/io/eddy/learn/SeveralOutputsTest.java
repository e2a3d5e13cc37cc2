package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.eval.Evaluation;
import io.eddy.eval.LateLabels;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.kernel.Layout;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Damage;
import io.eddy.state.StateWalk;
import io.eddy.state.Tensors;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralOutputsTest {
    static final String SHOP = """
            name: shop
            outputs:
              click: binary
              dwell: {type: regression, weight: 0.3}
              next: multiclass
            network: {hidden: [16]}
            features: {price: number, city: category, age: number}
            """;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Event event = new Event();

    private Event visit() {
        event.clear();
        double price = random.nextGaussian();
        double age = random.nextGaussian();
        boolean click = price * age > 0.2;
        event.set("price", price).set("age", age).set("city", "c" + random.nextInt(3));
        event.label("click", click);
        if (random.nextInt(4) > 0) {
            event.label("dwell", 20 + 10 * price + random.nextGaussian());
        }
        if (random.nextInt(3) == 0) {
            event.label("next", "n" + (age > 0 ? 1 : 0) + (price > 1 ? 1 : 0));
        }
        return event;
    }

    private static Learner learner(String model) {
        return Learners.of(SpecificationReader.parse(model));
    }

    private static Prediction part(Prediction prediction, String output) {
        return Objects.requireNonNull(
                ((Prediction.OfSeveral) prediction).parts().get(output));
    }

    @Test
    void each_output_learns_and_is_judged_by_its_own_label() throws RejectedEvent {
        Learner learner = learner(SHOP);
        Evaluation evaluation = new Evaluation();
        for (int i = 0; i < 6_000; i++) {
            evaluation.add(learner.learn(visit()));
        }

        Report report = evaluation.report();
        Scores majority = Objects.requireNonNull(report.baselines().get("majority"));
        Scores mean = Objects.requireNonNull(report.baselines().get("mean"));
        assertThat(metric(report.model(), "click.accuracy")).isGreaterThan(0.9);
        assertThat(metric(report.model(), "click.logLoss")).isLessThan(metric(majority, "click.logLoss"));
        assertThat(metric(report.model(), "dwell.mae")).isLessThan(0.4 * metric(mean, "dwell.mae"));
        assertThat(metric(report.model(), "next.accuracy")).isGreaterThan(0.85);
        assertThat(report.model().total()).doesNotContainKeys("accuracy", "dwell.accuracy", "click.mae");
        assertThat(report.learned()).isEqualTo(6_000);
    }

    private static double metric(Scores scores, String name) {
        return Objects.requireNonNull(scores.window().get(name), name);
    }

    @Test
    void a_label_that_is_missing_costs_only_its_own_output() throws RejectedEvent {
        Learner learner = learner(SHOP);
        for (int i = 0; i < 500; i++) {
            learner.learn(visit());
        }
        Tensors before = saved(learner, true);
        event.clear();
        event.set("price", 1).set("age", 1).set("city", "c1").label("dwell", 25);

        Step step = learner.learn(event);
        Tensors after = saved(learner, true);

        assertThat(step.label()).isEqualTo(new Label.Several(Map.of("dwell", new Label.Quantity(25))));
        int moved = 0;
        float[] old = (float[]) tensor(before, "network.output.bias").data();
        float[] now = (float[]) tensor(after, "network.output.bias").data();
        for (int i = 0; i < old.length; i++) {
            moved += old[i] == now[i] ? 0 : 1;
        }
        assertThat(moved).isEqualTo(1);
        assertThat(tensor(after, "network.hidden0.bias").data())
                .isNotEqualTo(tensor(before, "network.hidden0.bias").data());
    }

    private static Tensors.Tensor tensor(Tensors tensors, String name) {
        return Objects.requireNonNull(tensors.tensors().get(name));
    }

    @Test
    void an_event_of_which_no_output_has_a_label_is_not_learned() {
        Learner learner = learner(SHOP);
        event.set("price", 1);

        assertThatThrownBy(() -> learner.learn(event))
                .isInstanceOfSatisfying(
                        RejectedEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_LABEL));
        event.label("yes");
        assertThatThrownBy(() -> learner.learn(event))
                .hasMessageContaining("several outputs")
                .hasMessageContaining("\"label\": {\"click\": ...}");
    }

    @Test
    void an_output_of_the_label_that_the_model_does_not_know_is_told_once_with_how_often() throws RejectedEvent {
        Learner learner = learner(SHOP);
        for (int i = 0; i < 60; i++) {
            event.clear();
            learner.learn(event.set("price", i).label("click", i % 2 == 0).label("dwel", 3.5));
        }
        event.clear();
        event.set("price", 1).label("clik", true);

        assertThatThrownBy(() -> learner.learn(event))
                .hasMessage(
                        "the label has none of the model's outputs click, dwell, next, so there is nothing to learn from it; it has clik");
        assertThat(learner.remarks())
                .extracting(Remark::toString)
                .contains(
                        "the label has an output dwel, which the model does not know and does not learn; did you mean dwell?"
                                + " there are: click, dwell, next (60 times)",
                        "the label has an output clik, which the model does not know and does not learn; did you mean click?"
                                + " there are: click, dwell, next");
        assertThat(learner.interpretation().label().why())
                .isEqualTo("as given: click (binary), dwell (regression), next (multiclass)");
    }

    /** Central differences of the loss by each of the network's outputs. */
    @Test
    void the_gradient_is_the_slope_of_the_weighted_sum_of_the_losses() throws RejectedEvent {
        SeveralHead head = new SeveralHead(SpecificationReader.parse(SHOP).output());
        for (int i = 0; i < 60; i++) {
            head.absorb(head.label(visit().label()));
        }
        int n = head.outputs();
        float[] z = Layout.vector(n);
        for (int i = 0; i < n; i++) {
            z[Layout.BASE + i] = (float) random.nextDouble(-1, 1);
        }
        float[] dz = Layout.vector(n);
        float[] unused = Layout.vector(n);
        Label all = head.label(visit().label("dwell", 31.0).label("next", "n11").label());
        for (Label label : List.of(all, new Label.Several(Map.of("next", new Label.Category("n10"))))) {
            head.loss(z, label, dz);
            float[] gradient = dz.clone();
            for (int i = Layout.BASE; i < Layout.BASE + n; i++) {
                float kept = z[i];
                z[i] = kept + 0.01f;
                double above = head.loss(z, label, unused);
                z[i] = kept - 0.01f;
                double below = head.loss(z, label, unused);
                z[i] = kept;
                assertThat((double) gradient[i]).isCloseTo((above - below) / 0.02, within(1e-3));
            }
        }
        assertThat(n).isGreaterThan(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 200, 400})
    void a_restored_learner_goes_on_to_the_bit(int at) throws RejectedEvent {
        for (String model : List.of(SHOP, SHOP.replaceAll("features: .*\n", ""))) {
            Learner learner = learner(model);
            for (int i = 0; i < at; i++) {
                learner.learn(visit());
            }
            Learner restored = learner(model);
            restored.state(saved(learner, true).load(true));
            StateWalk walk = new StateWalk();

            for (int i = 0; i < 250; i++) {
                visit();
                Step expected = learner.learn(event);
                Step step = restored.learn(event);
                assertThat(step.loss()).isEqualTo(expected.loss());
                assertThat(step.label()).isEqualTo(expected.label());
            }
            assertThat(walk.differences(saved(learner, true), saved(restored, true)))
                    .isEmpty();
            Learner reader = learner(model);
            if (at > 0 && model.equals(SHOP)) {
                reader.state(saved(learner, false).load(false));
                assertThat(part(reader.predict(visit()), "dwell")).isEqualTo(part(learner.predict(event), "dwell"));
            }
        }
    }

    @Test
    void damaged_state_is_refused() throws RejectedEvent {
        // because one logit is enough for one class as for two, so that nobody can tell that one is missing
        String model = SHOP.replace("click: binary", "click: multiclass");
        Learner learner = learner(model);
        for (int i = 0; i < 300; i++) {
            learner.learn(visit());
        }

        Damage.assertRefused(
                saved(learner, true), Set.of(), archive -> learner(model).state(archive));
    }

    @Test
    void labels_that_come_late_teach_all_outputs() throws RejectedEvent {
        Evaluation evaluation = new Evaluation();
        LateLabels late = new LateLabels(new Progressive(learner(SHOP), evaluation), new LateLabels.Delay.Events(20));
        for (int i = 0; i < 4_000; i++) {
            late.next(visit());
        }
        late.end();

        assertThat(metric(evaluation.report().model(), "click.accuracy")).isGreaterThan(0.85);
        assertThat(metric(evaluation.report().model(), "dwell.mae")).isLessThan(3);
    }

    @Test
    void labels_travel_in_an_event_by_name() throws RejectedEvent {
        visit().label("dwell", 3.25).label("next", "n1");
        event.label().part("click").setMissing();
        byte[] bytes = new EventWriter().write(event);
        Event back = new Event();
        new EventReader().read(bytes, back);

        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\"label\":{\"dwell\":3.25,\"next\":\"n1\"}");
        assertThat(back.label().part("dwell").number()).isEqualTo(3.25);
        assertThat(back.label().part("next").text()).isEqualTo("n1");
    }

    /** Returns are known of one visit in fifteen, and have to do with the same things as clicks, which are known of all. */
    @Test
    void what_is_learned_for_a_frequent_output_helps_a_rare_one() throws RejectedEvent {
        double together = returns("outputs: {click: binary, returned: binary}");
        double alone = returns("outputs: {returned: binary}");

        assertThat(together).isGreaterThan(alone + 0.03);
    }

    private double returns(String outputs) throws RejectedEvent {
        Learner learner = learner("name: m\n" + outputs
                + "\nnetwork: {hidden: [24, 12]}\noptimizer: {type: adam, learningRate: 0.005}\n"
                + "features: {a: number, b: number, c: number, d: number}\n");
        SplittableRandom same = new SplittableRandom(3);
        boolean both = outputs.contains("click");
        int right = 0;
        int known = 0;
        for (int i = 0; i < 12_000; i++) {
            double a = same.nextGaussian();
            double b = same.nextGaussian();
            double c = same.nextGaussian();
            double d = same.nextGaussian();
            boolean interest = Math.sin(2 * a) * b + 0.5 * Math.sin(2 * c) * d > 0;
            event.clear();
            event.set("a", a).set("b", b).set("c", c).set("d", d);
            boolean isKnown = same.nextInt(15) == 0;
            boolean returned = interest == (same.nextInt(10) > 0);
            if (both) {
                event.label("click", interest);
            }
            if (isKnown) {
                event.label("returned", returned);
            }
            if (i >= 6_000 && part(learner.predict(event), "returned") instanceof Prediction.OfClass said) {
                known++;
                right += said.label().equals(Boolean.toString(interest)) ? 1 : 0;
            }
            if (both || isKnown) {
                learner.learn(event);
            }
        }
        return (double) right / known;
    }

    private static Tensors saved(Learner learner, boolean training) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(training));
        return tensors;
    }
}
