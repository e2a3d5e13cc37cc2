package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Label;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Prediction;
import io.eddy.spec.SpecificationReader;
import java.util.Iterator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressiveTest {
    private static final String MODEL = "name: side\nfeatures: {x: number}\noutput: binary\n";

    private static Learner learner() {
        return Learners.of(SpecificationReader.parse(MODEL));
    }

    private static Event event(double x, String label) {
        Event event = new Event();
        event.field("x").setNumber(x);
        if (!label.isEmpty()) {
            event.label().setText(label);
        }
        return event;
    }

    private static Iterator<Event> sides(int n) {
        Random random = new Random(1);
        return IntStream.range(0, n)
                .mapToObj(i -> {
                    double x = random.nextGaussian();
                    return event(x, x > 0 ? "right" : "left");
                })
                .iterator();
    }

    @Test
    void an_event_that_comes_again_is_counted_and_not_learned() throws RejectedEvent {
        Evaluation evaluation = new Evaluation();
        Progressive progressive = new Progressive(learner(), evaluation);
        Event event = event(1, "right");
        event.source("orders-3", 7);

        assertThat(progressive.passesOver(event)).isFalse();
        progressive.learn(event);
        assertThat(progressive.passesOver(event)).isTrue();

        assertThat(evaluation.report().repeated()).isEqualTo(1);
        assertThat(evaluation.report().learned()).isEqualTo(1);
        assertThat(evaluation.report().all()).isEqualTo(2);
    }

    @Test
    void a_learner_that_learns_is_better_than_both_baselines() {
        Report report = new Progressive(learner(), new Evaluation()).run(sides(3_000));

        assertThat(report.events()).isEqualTo(3_000);
        assertThat(report.model().window(Metric.ACCURACY).orElseThrow()).isGreaterThan(0.95);
        for (Scores baseline : report.baselines().values()) {
            assertThat(baseline.window(Metric.ACCURACY).orElseThrow()).isLessThan(0.6);
        }
    }

    @Test
    void the_prediction_is_judged_that_was_made_before_the_event_was_learned() throws RejectedEvent {
        Learner alone = learner();
        Evaluation expected = new Evaluation();
        Iterator<Event> events = sides(200);
        while (events.hasNext()) {
            Event event = events.next();
            Prediction before = alone.predict(event);
            alone.learn(event);
            expected.add(before, new Label.Category(event.label().text()));
        }

        Report report = new Progressive(learner(), new Evaluation()).run(sides(200));

        assertThat(report).isEqualTo(expected.report());
    }

    @Test
    void events_without_a_label_are_skipped_and_bad_ones_rejected() {
        Evaluation evaluation = new Evaluation();
        Progressive progressive = new Progressive(learner(), evaluation);

        assertThatThrownBy(() -> progressive.learn(event(1, ""))).isInstanceOf(RejectedEvent.class);
        Event broken = event(1, "left");
        broken.field("x").setText("north");
        assertThatThrownBy(() -> progressive.learn(broken)).isInstanceOf(RejectedEvent.class);
        Report report = progressive.run(sides(10));

        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.rejected()).isEqualTo(1);
        assertThat(report.events()).isEqualTo(10);
    }
}
