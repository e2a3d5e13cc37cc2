package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.learn.Label;
import io.eddy.learn.MemberStanding;
import io.eddy.learn.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressionTest {
    private final Evaluation evaluation = new Evaluation();
    private final List<MemberStanding> members = new ArrayList<>();
    private final Progression progression = new Progression(evaluation, () -> List.copyOf(members));

    @Test
    void of_few_events_each_has_its_point() {
        judge(7);

        assertThat(progression.points())
                .extracting(Progression.Point::events)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void of_many_there_are_no_more_than_two_hundred_equally_far_apart_and_the_end() {
        judge(10_007);

        List<Progression.Point> points = progression.points();
        assertThat(points).hasSizeBetween(100, 201);
        for (int i = 0; i < points.size() - 1; i++) {
            assertThat(points.get(i).events()).isEqualTo(64L * (i + 1));
        }
        assertThat(points.get(points.size() - 1).events()).isEqualTo(10_007);
    }

    @Test
    void each_point_tells_how_things_stood_then() {
        judge(3);
        Scores then = evaluation.report().model();
        members.add(new MemberStanding("wide", 1, 0.5));
        judge(2);

        assertThat(progression.points().get(2).model()).isEqualTo(then);
        assertThat(progression.points().get(2).members()).isEmpty();
        assertThat(progression.points().get(4).members()).isEqualTo(members);
        assertThat(progression.points().get(4).baselines()).containsOnlyKeys("mean", "last");
    }

    @Test
    void without_an_event_there_is_no_point_and_an_event_that_was_not_judged_makes_none() {
        progression.note();
        assertThat(progression.points()).isEmpty();

        judge(1);
        evaluation.reject();
        progression.note();

        assertThat(progression.points()).hasSize(1);
    }

    private void judge(int events) {
        for (int i = 0; i < events; i++) {
            evaluation.add(new Prediction.OfQuantity(i % 3), new Label.Quantity(i % 5));
            progression.note();
        }
    }
}
