package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.eval.LateLabels.Delay;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
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

    private Event event(int i) {
        event.clear();
        event.field("x").setNumber(i);
        event.label().setText(i % 2 == 0 ? "even" : "odd");
        event.time(1_000_000 + 1_000L * i);
        return event;
    }
}
