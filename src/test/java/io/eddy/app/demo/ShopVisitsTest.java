package io.eddy.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.wire.EventWriter;
import org.junit.jupiter.api.Test;

class ShopVisitsTest {

    @Test
    void a_visit_is_a_function_of_seed_and_index() {
        ShopVisits inOrder = new ShopVisits(1);
        ShopVisits another = new ShopVisits(1);
        for (long i : new long[] {ShopVisits.LONG_ERA + 1, 7, 0}) {
            assertThat(json(another, i)).isEqualTo(json(inOrder, i));
        }

        assertThat(json(new ShopVisits(2), 7)).isNotEqualTo(json(inOrder, 7));
    }

    @Test
    void they_can_be_learned_and_a_shift_of_tastes_is_found() throws RejectedEvent {
        ShopVisits visits = new ShopVisits(1);
        Evaluation evaluation = new Evaluation();
        Progressive learner = new Progressive(Learners.of(Specification.inferred("shop")), evaluation);
        Event visit = new Event();
        for (long i = 0; i < ShopVisits.LONG_ERA; i++) {
            visits.visit(i, visit);
            learner.learn(visit);
        }
        Report before = evaluation.report();
        for (long i = ShopVisits.LONG_ERA; i < ShopVisits.LONG_ERA + 2_000; i++) {
            visits.visit(i, visit);
            learner.learn(visit);
        }
        Report after = evaluation.report();

        double majority = before.baselines()
                .getOrDefault("majority", Scores.NONE)
                .total(Metric.ACCURACY)
                .orElseThrow();
        assertThat(before.model().window(Metric.ACCURACY).orElseThrow()).isGreaterThan(majority + 0.15);
        assertThat(before.drifts()).isZero();
        assertThat(after.drifts()).isPositive();
    }

    private static String json(ShopVisits visits, long index) {
        Event event = new Event();
        visits.visit(index, event);
        return new String(new EventWriter().write(event), UTF_8);
    }
}
