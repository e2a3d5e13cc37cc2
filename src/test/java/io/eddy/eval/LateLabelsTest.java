package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.eval.LateLabels.Delay;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LateLabelsTest {
    private final Evaluation evaluation = new Evaluation();
    private final Progressive progressive = new Progressive(Learners.of(Specification.inferred("x")), evaluation);
    private final Event event = new Event();

    @Test
    void a_label_is_there_after_so_many_further_events() throws RejectedEvent {
        LateLabels late = new LateLabels(progressive, new Delay.Events(3));

        for (int i = 0; i < 10; i++) {
            late.next(event(i));
            assertThat(evaluation.events()).isEqualTo(Math.max(0, i + 1 - 3));
        }
        late.end();
        assertThat(evaluation.events()).isEqualTo(10);
    }

    @Test
    void a_label_is_there_after_so_long_in_event_time() throws RejectedEvent {
        LateLabels late = new LateLabels(progressive, new Delay.Time(2_000));

        late.next(event(0));
        late.next(event(1));
        assertThat(evaluation.events()).isZero();
        late.next(event(2));
        assertThat(evaluation.events()).isEqualTo(1);
        late.next(event(9));
        assertThat(evaluation.events()).isEqualTo(3);
        late.end();
        assertThat(evaluation.events()).isEqualTo(4);
    }

    @Test
    void a_model_is_judged_by_what_it_said_before_it_knew() throws RejectedEvent {
        LateLabels late = new LateLabels(progressive, new Delay.Events(50));

        for (int i = 0; i < 50; i++) {
            late.next(event(0)); // the same event and label each time
        }
        late.end();

        assertThat(evaluation.report().model().total(Metric.ACCURACY))
                .hasValue(0); // nothing was known when it was asked
    }

    @Test
    void baselines_know_no_label_that_the_model_could_not_know() throws RejectedEvent {
        LateLabels late = new LateLabels(progressive, new Delay.Events(3));

        for (int i = 0; i < 10; i++) {
            late.next(event(0));
        }
        late.end();

        // the questions 0 to 3 were asked before the first label was there
        evaluation
                .report()
                .baselines()
                .forEach((name, scores) ->
                        assertThat(scores.total(Metric.ACCURACY)).as(name).hasValue(0.6));
    }

    @Test
    void a_quantity_is_compared_with_the_last_one_that_was_there() throws RejectedEvent {
        LateLabels late = new LateLabels(progressive, new Delay.Events(1));

        for (int i = 1; i <= 100; i++) {
            event(i).label().setNumber(i * i + 0.5);
            late.next(event);
        }
        late.end();

        double sum = 1.5 + 4.5; // asked before the first label was there
        for (int i = 3; i <= 100; i++) {
            sum += i * i - (i - 2) * (i - 2);
        }
        assertThat(Objects.requireNonNull(evaluation.report().baselines().get("last"))
                        .total(Metric.MAE))
                .hasValue(sum / 100);
    }

    @Test
    void no_answer_costs_what_a_guess_among_the_classes_does_that_came_by_then() throws RejectedEvent {
        LateLabels late = new LateLabels(progressive, new Delay.Events(50));

        for (int i = 0; i < 50; i++) {
            late.next(event(i));
        }
        late.end();

        Report report = evaluation.report();
        assertThat(report.model().total(Metric.LOG_LOSS).orElseThrow()).isCloseTo(49 * Math.log(2) / 50, within(1e-9));
        report.baselines()
                .forEach((name, scores) -> assertThat(scores.total(Metric.LOG_LOSS))
                        .as(name)
                        .isEqualTo(report.model().total(Metric.LOG_LOSS)));
    }

    @Test
    void one_that_cannot_be_learned_from_costs_none_of_the_others() throws RejectedEvent {
        LateLabels late = new LateLabels(progressive, new Delay.Time(2_000));
        late.next(event(0));
        event(1).label().setNumbers(); // no label can be a list
        late.next(event);
        late.next(event(2));

        assertThatThrownBy(() -> late.next(event(9))).isInstanceOf(RejectedEvent.class);
        late.end();

        assertThat(evaluation.events()).isEqualTo(3);
        assertThat(evaluation.report().rejected()).isEqualTo(1);
    }

    @Test
    void a_label_that_is_far_away_holds_up_no_other() throws RejectedEvent {
        LateLabels late = new LateLabels(progressive, new Delay.Time(2_000));

        late.next(event(0));
        late.next(event(1), 30_000_000_000_000L);
        late.next(event(2));
        late.next(event(5));
        assertThat(evaluation.events()).isEqualTo(2);
        late.end();
        assertThat(evaluation.events()).isEqualTo(4);
        assertThat(late.atTheEnd()).isEqualTo(2);
    }

    @Test
    void one_that_is_far_away_is_none_of_the_latest_that_are_missing() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("exam"));
        List<Object> missing = new ArrayList<>();
        Learner watched = (Learner) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Learner.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("ask")) {
                        missing.add(arguments[1]);
                    }
                    return method.invoke(learner, arguments);
                });
        LateLabels late = new LateLabels(new Progressive(watched, evaluation), new Delay.Time(2_000));

        late.next(event(0), 30_000_000_000_000L);
        for (int i = 1; i < 6; i++) {
            late.next(event(i));
        }

        assertThat(missing).containsExactly(0, 1, 2, 1, 1, 1);
    }

    private Event event(int i) {
        event.clear();
        event.field("x").setNumber(i);
        event.label().setText(i % 2 == 0 ? "even" : "odd");
        event.time(1_000_000 + 1_000L * i);
        return event;
    }
}
