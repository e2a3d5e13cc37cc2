package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners whose model file names lags and windows. */
class HistoryLearnerTest {
    private static final String NETWORK = "network: {hidden: [16]}\n";
    private static final String MEMBERS = "members: default\n";
    private static final long DAY = 86_400_000;

    private final Event event = new Event();

    private static Learner learner(String text) {
        return Learners.of(SpecificationReader.parse("name: x\n" + text));
    }

    private Event event(long time, String customer, double amount, String label) {
        event.clear();
        event.time(time);
        event.field("customer").setText(customer);
        event.field("amount").setNumber(amount);
        event.label().setText(label);
        return event;
    }

    /** Whether a customer buys is whether they have spent little in the last days: no field of the event at hand tells. */
    @ParameterizedTest
    @ValueSource(strings = {NETWORK, MEMBERS})
    void what_a_customer_did_lately_decides_and_only_a_window_tells(String kind) throws RejectedEvent {
        String plain = "output: {type: binary, classes: [no, yes]}\nfeatures:\n  amount: number\n";
        String window = "  spent: {type: sum, of: amount, by: customer, halfLife: 2d}\n";

        assertThat(accuracy(learner(kind + plain + window))).isGreaterThan(0.85);
        assertThat(accuracy(learner(kind + plain))).isLessThan(0.7);
    }

    private double accuracy(Learner learner) throws RejectedEvent {
        SplittableRandom random = new SplittableRandom(3);
        double[] spent = new double[40];
        long[] when = new long[spent.length];
        int right = 0;
        int judged = 0;
        for (int i = 0; i < 6_000; i++) {
            int customer = random.nextInt(spent.length);
            long time = i * DAY / 20;
            double amount = 100 * random.nextDouble();
            spent[customer] *= Math.pow(0.5, (time - when[customer]) / (2.0 * DAY));
            String label = spent[customer] < 80 ? "yes" : "no";
            Step step = learner.learn(event(time, "c" + customer, amount, label));
            spent[customer] += amount;
            when[customer] = time;
            if (i >= 3_000 && step.prediction() instanceof Prediction.OfClass said) {
                judged++;
                right += probability(said, label) > 0.5 ? 1 : 0;
            }
        }
        return (double) right / judged;
    }

    /** As recalled when it was asked: nothing. By the time of its label there are ten more events. */
    @ParameterizedTest
    @ValueSource(strings = {NETWORK, MEMBERS})
    void what_was_served_when_it_was_asked_is_what_is_learned_from(String kind) throws RejectedEvent {
        Learner learner = learner(
                kind
                        + "output: {type: binary, classes: [no, yes]}\nfeatures: {seen: {type: count, by: customer}, amount: number}\n");
        for (int i = 0; i < 300; i++) {
            learner.learn(event(i, "c" + i, 1, i % 2 == 0 ? "yes" : "no"));
        }
        Asked asked = learner.ask(event(300, "late", 1, "yes"), 0);
        for (int i = 0; i < 10; i++) {
            learner.learn(event(301 + i, "late", 1, "no"));
        }

        learner.learn(asked);

        double sumOfSeen = meanOf("seen", learner) * 311;
        assertThat(Math.rint(sumOfSeen))
                .as("0 for each of 300, 0 to 9, and 0 once more")
                .isEqualTo(45);
        learner.learn(event(311, "late", 1, "no"));
        assertThat(Math.rint(meanOf("seen", learner) * 312)).as("then 11").isEqualTo(45 + 11);
    }

    private static double meanOf(String field, Learner learner) {
        Tensors state = new Tensors();
        learner.state(state.save(true));
        List<double[]> moments = state.tensors().entrySet().stream()
                .filter(tensor -> tensor.getKey().endsWith(field + ".moments"))
                .map(tensor -> (double[]) tensor.getValue().data())
                .toList();
        assertThat(moments).hasSize(1);
        return moments.get(0)[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {NETWORK, MEMBERS})
    void an_event_that_is_only_asked_is_in_nobodys_history(String kind) throws RejectedEvent {
        String text = kind + "output: {type: binary, classes: [no, yes]}\nfeatures:\n"
                + "  spent: {type: sum, of: amount, by: customer}\n  labels: {type: last, of: label}\n  amount: number\n";
        Learner one = learner(text);
        Learner other = learner(text);
        for (int i = 0; i < 300; i++) {
            Event next = event(i, "c" + i % 7, i % 5, i % 3 == 0 ? "yes" : "no");
            one.learn(next);
            other.ask(next, 0);
            other.learn(next);
        }

        Event question = event(301, "c1", 1, "yes");
        assertThat(text(one.predict(question))).isEqualTo(text(other.predict(question)));
    }

    private static float probability(Prediction.OfClass said, String name) {
        return said.probabilities()[said.classes().indexOf(name)];
    }

    private static String text(Prediction prediction) {
        Prediction.OfClass said = (Prediction.OfClass) prediction;
        return said.classes() + " " + probability(said, "yes");
    }

    @Test
    void histories_stand_beside_fields_that_are_inferred() throws RejectedEvent {
        Learner learner = learner(
                "output: inferred\nfeatures:\n  \"*\": inferred\n  spent: {type: sum, of: amount, by: custmer, halfLife: 2d}\n  labels: {type: last, of: label, count: 2}\n");
        for (int i = 0; i < 210; i++) {
            event(-1, "c" + i % 9, i, "").label().setNumber(i / 3.0);
            learner.learn(event);
        }

        assertThat(learner.specification().features().keySet())
                .containsExactly("spent", "labels", "customer", "amount");
        assertThat(learner.specification().output().kind()).isEqualTo(Kind.REGRESSION);
        Interpretation told = learner.interpretation();
        assertThat(told.foreign()).isFalse();
        assertThat(told.fields().get(0).kind()).isEqualTo("sum");
        assertThat(told.fields().get(0).why())
                .isEqualTo(
                        "of amount by custmer with a half-life of 2d; custmer is in none of these events; did you mean"
                                + " customer?; these events have no time, so for it no time passes: name a field that holds one (at: FIELD)");
        assertThat(learner.remarks())
                .extracting(Remark::text)
                .containsExactly(
                        "field custmer, read by spent, is in none of the first 200 events; did you mean customer?");
        assertThat(SpecificationReader.parse(learner.specification().canonical()))
                .isEqualTo(learner.specification());
    }

    @Test
    void a_label_that_turns_into_a_quantity_is_remembered_as_one_from_then_on() throws RejectedEvent {
        Learner learner = learner(
                "output: inferred\nfeatures:\n  \"*\": inferred\n  labels: {type: last, of: label}\n  seen: {type: count, by: customer}\n");
        for (int i = 0; i < 2_000; i++) {
            event(i, "c" + i % 9, i % 10, "").label().setNumber(i < 220 ? i % 4 : i % 4 + i / 8);
            learner.learn(event);
        }

        assertThat(learner.specification().output().kind()).isEqualTo(Kind.REGRESSION);
        assertThat(learner.remarks()).extracting(Remark::kind).contains(Remark.Kind.TURNED_LABEL);
        Prediction prediction = learner.predict(event(2_000, "c1", 1, ""));
        assertThat(((Prediction.OfQuantity) prediction).value()).isBetween(230.0, 270.0);
    }

    @Test
    void fields_that_only_a_history_reads_are_not_remarked() throws RejectedEvent {
        Learner learner = learner(
                "output: {type: binary, classes: [no, yes]}\nfeatures: {amount: number, seen: {type: count, by: customer}}\n");
        for (int i = 0; i < 300; i++) {
            learner.learn(event(i, "c" + i % 7, i % 5, i % 3 == 0 ? "yes" : "no"));
        }

        assertThat(learner.remarks()).isEmpty();
        assertThat(learner.vitals().ignoredFields()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {NETWORK, MEMBERS})
    void what_ids_and_histories_forget_is_counted(String kind) throws RejectedEvent {
        Learner learner = learner(kind
                + "output: {type: binary, classes: [no, yes]}\nfeatures:\n"
                + "  customer: {type: id, admitAfter: 1, maxRows: 5}\n"
                + "  seen: {type: count, by: customer, expireAfter: 1d}\n");
        for (int i = 0; i < 100; i++) {
            learner.learn(event(i * DAY, "c" + i, 1, i % 2 == 0 ? "yes" : "no"));
        }

        assertThat(learner.vitals().forgotten().evicted()).as("ids").isEqualTo(95);
        assertThat(learner.vitals().forgotten().expired()).as("keys").isEqualTo(98);
    }
}
