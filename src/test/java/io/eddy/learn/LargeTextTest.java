package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import org.junit.jupiter.api.Test;

/** What a model keeps for ever is bounded, whatever comes. */
class LargeTextTest {
    private final Event event = new Event();

    @Test
    void a_label_longer_than_a_name_is_no_class() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("m"));

        learner.learn(event(1, "red", "l".repeat(Value.MAX_NAME)));

        assertThatThrownBy(() -> learner.learn(event(1, "red", "l".repeat(Value.MAX_NAME + 1))))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageStartingWith("the label has 1,001 characters and begins \"lllll")
                .hasMessageContaining("a class is called by at most 1,000");
    }

    @Test
    void categories_longer_than_a_name_share_the_vector_of_the_others() throws RejectedEvent {
        Learner learner = Learners.of(
                SpecificationReader.parse(
                        "{name: m, features: {city: category}, network: {hidden: [8]}, output: {type: binary, classes: [no, yes]}}"));
        learner.learn(event(1, "c".repeat(Value.MAX_NAME), "yes"));
        for (int i = 0; i < 5; i++) {
            learner.learn(event(1, "c".repeat(Value.MAX_NAME + 1 + i), "yes"));
        }

        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));

        assertThat(tensors.texts().values())
                .anySatisfy(keys -> assertThat(keys).containsExactly("c".repeat(Value.MAX_NAME)));
        assertThat(learner.predict(event(1, "x".repeat(2_000), "yes")))
                .usingRecursiveComparison()
                .isEqualTo(learner.predict(event(1, "y".repeat(3_000), "yes")));
    }

    @Test
    void events_that_fill_the_memory_settle_the_picture_early() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("m"));
        learner.learn(event(1, "x".repeat((int) InferringLearner.HELD_SIZE), "yes"));

        event(2, "red", "no").field("late").setNumber(1);
        learner.learn(event);

        assertThat(learner.specification().features()).containsOnlyKeys("x", "city");
    }

    private Event event(double x, String city, String label) {
        event.clear();
        event.field("x").setNumber(x);
        event.field("city").setText(city);
        event.label().setText(label);
        return event;
    }
}
