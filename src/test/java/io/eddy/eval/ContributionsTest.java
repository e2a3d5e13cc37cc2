package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.eval.Contributions.Contribution;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.safetensors.Safetensors;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Member;
import io.eddy.state.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContributionsTest {
    private static final Specification LINEAR =
            Specification.inferred("test").withMembers(List.of(new Member("linear")));

    private final Learner learner = Learners.of(LINEAR);
    private final Contributions contributions = new Contributions(learner);

    @Test
    void the_field_that_decides_is_missed_and_one_of_noise_is_not() throws RejectedEvent {
        learn(learner, contributions, 1_000, 2);

        List<Contribution> list = contributions.list();
        assertThat(list).extracting(Contribution::field).startsWith("decides").contains("noise0", "noise1");
        assertThat(list.get(0).loss()).isGreaterThan(0.2);
        assertThat(list.subList(1, 3))
                .allSatisfy(noise -> assertThat(noise.loss()).isCloseTo(0, within(0.05)));
    }

    @Test
    void what_is_asked_changes_nothing_that_is_learned() throws RejectedEvent {
        Learner unasked = Learners.of(LINEAR);

        learn(learner, contributions, 600, 2);
        learn(unasked, new Contributions(Learners.of(LINEAR)), 600, 2);

        assertThat(digest(learner)).isEqualTo(digest(unasked));
        assertThat(contributions.list()).isNotEmpty();
    }

    @Test
    void only_the_later_part_of_a_stream_counts() throws RejectedEvent {
        learn(learner, contributions, 1_100, 0);

        // parts begin at 256, 512 and 1,024; every twentieth of those after 512, but for the latest part's before that
        assertThat(contributions.from()).isEqualTo(512);
        assertThat(contributions.list().get(0).asked()).isEqualTo(1_100 / 20 - 511 / 20);
    }

    @Test
    void of_many_fields_twenty_are_asked_about_in_turn() throws RejectedEvent {
        learn(learner, contributions, 400, 49);

        assertThat(contributions.list())
                .hasSize(50)
                .allSatisfy(field -> assertThat(field.asked()).isBetween(3L, 5L));
    }

    @Test
    void before_fields_are_known_nothing_is_asked() throws RejectedEvent {
        learn(learner, contributions, 100, 1);

        assertThat(contributions.list()).isEmpty();
    }

    private static void learn(Learner learner, Contributions contributions, int events, int noises)
            throws RejectedEvent {
        SplittableRandom random = new SplittableRandom(5);
        Event event = new Event();
        for (int i = 0; i < events; i++) {
            event.clear();
            double x = random.nextDouble() - 0.5;
            event.field("decides").setNumber(x);
            for (int k = 0; k < noises; k++) {
                event.field("noise" + k).setNumber(random.nextDouble());
            }
            event.label().setText(x > 0 ? "up" : "down");
            contributions.ask(event);
            learner.learn(event);
        }
    }

    private static String digest(Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(true));
        return Safetensors.digest(tensors);
    }
}
