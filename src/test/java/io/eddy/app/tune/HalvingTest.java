package io.eddy.app.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.tune.Halving.Rung;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HalvingTest {
    private static final Candidate GOOD = candidate("good", "linear", false);

    @Test
    void the_better_third_goes_on_each_time_and_the_best_is_found() {
        List<Candidate> candidates = lasts(8);
        candidates.add(GOOD);

        Halving halving = run(candidates, 3_600);
        List<Rung> rungs = halving.end();

        assertThat(rungs).extracting(Rung::rows).containsExactly(400L, 1_200L, 3_600L);
        assertThat(rungs).extracting(rung -> rung.standings().size()).containsExactly(9, 3, 1);
        assertThat(rungs).allMatch(rung -> rung.best().candidate().equals(GOOD));
        assertThat(halving.complete(GOOD).features()).containsOnlyKeys("x");
        assertThatThrownBy(() -> halving.complete(candidates.get(7))).hasMessageContaining("left behind");
    }

    @Test
    void what_stays_is_among_the_last_however_good_others_are_and_takes_nobodys_place() {
        Candidate worst = candidate("worst", "last", true);

        List<Rung> rungs = run(List.of(worst, GOOD, candidate("other", "wide", false)), 1_200)
                .end();

        assertThat(rungs.get(1).standings())
                .extracting(Halving.Standing::candidate)
                .hasSize(2)
                .contains(worst)
                .first()
                .isNotEqualTo(worst);
    }

    @Test
    void the_loss_is_that_of_an_evaluation_of_its_own() throws RejectedEvent {
        List<Rung> rungs =
                run(List.of(GOOD, candidate("other", "last", false)), 1_500).end();
        Evaluation alone = new Evaluation();
        Progressive progressive = new Progressive(Learners.of(GOOD.specification()), alone);
        for (Event event : events(1_500)) {
            progressive.learn(event);
        }

        assertThat(rungs.get(1).best().loss())
                .isEqualTo(alone.report().model().total(Metric.LOG_LOSS).orElseThrow());
    }

    @Test
    void nobody_is_left_behind_by_fewer_than_four_hundred_rows() {
        List<Rung> rungs = run(lasts(9), 1_199).end();

        assertThat(rungs).singleElement().satisfies(rung -> {
            assertThat(rung.rows()).isEqualTo(1_199);
            assertThat(rung.standings()).hasSize(9);
        });
    }

    @Test
    void of_equals_the_one_that_was_named_first_is_the_best() {
        List<Candidate> candidates = lasts(4);

        assertThat(run(candidates, 300).end().get(0).best().candidate()).isEqualTo(candidates.get(0));
    }

    @Test
    void rows_that_are_no_events_are_rows_all_the_same() {
        Halving halving = new Halving(lasts(3), Metric.LOG_LOSS, 1_200);
        for (int i = 0; i < 1_200; i++) {
            halving.next(Optional.empty());
        }

        assertThat(halving.end()).extracting(Rung::rows).containsExactly(400L, 1_200L);
    }

    private static Halving run(List<Candidate> candidates, int rows) {
        Halving halving = new Halving(candidates, Metric.LOG_LOSS, rows);
        events(rows).forEach(event -> halving.next(Optional.of(event)));
        return halving;
    }

    private static Candidate candidate(String words, String member, boolean stays) {
        return new Candidate(words, Specification.inferred("test").withMembers(List.of(new Member(member))), stays);
    }

    private static List<Candidate> lasts(int count) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(candidate("last " + i, "last", false));
        }
        return candidates;
    }

    /** The sign of x decides, so that the last label says nothing. */
    private static List<Event> events(int count) {
        SplittableRandom random = new SplittableRandom(11);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = new Event();
            double x = random.nextDouble() - 0.5;
            event.field("x").setNumber(x);
            event.label().setText(x > 0 ? "up" : "down");
            events.add(event);
        }
        return events;
    }
}
