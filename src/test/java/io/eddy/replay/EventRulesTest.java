package io.eddy.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.checkpoint.Origin;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EventRulesTest {
    private static final TopicPartition PARTITION = new TopicPartition("events", 1);
    private static final Optional<Origin> BEGUN = Optional.of(new Origin(0, "m", "{}", 1_000, List.of(7L), 0, null));

    @Test
    void a_new_model_takes_what_the_topic_admits_or_what_is_wanted() {
        assertThat(rules(Optional.empty(), EventOptions.DEFAULT).maxBytes()).isEqualTo(500);
        assertThat(rules(Optional.empty(), wanted(OptionalInt.of(300))).maxBytes())
                .isEqualTo(300);
    }

    @Test
    void a_model_keeps_the_limit_that_it_began_with_whatever_the_topic_admits_now() {
        assertThat(rules(BEGUN, EventOptions.DEFAULT)).isEqualTo(new EventRules(1_000, Set.of(7L)));
        assertThat(rules(BEGUN, wanted(OptionalInt.of(1_000))).maxBytes()).isEqualTo(1_000);
        assertThatThrownBy(() -> rules(BEGUN, wanted(OptionalInt.of(2_000))))
                .hasMessageContaining("at most 1,000 bytes")
                .hasMessageContaining("2,000")
                .hasMessageContaining("--fresh");
    }

    @Test
    void an_event_to_come_can_be_skipped_and_is_from_then_on_in_its_own_partition() {
        EventOptions wanted = wanted(OptionalInt.empty(), new EventOptions.Place(1, 20), new EventOptions.Place(0, 30));

        assertThat(rules(BEGUN, wanted).skipped()).containsExactlyInAnyOrder(7L, 20L);
    }

    @Test
    void what_was_learned_cannot_be_skipped_any_more() {
        assertThatThrownBy(() -> rules(BEGUN, wanted(OptionalInt.empty(), new EventOptions.Place(1, 19))))
                .hasMessageContaining("consumed up to offset 20")
                .hasMessageContaining("--skip-offset 1:19");
        assertThat(rules(BEGUN, wanted(OptionalInt.empty(), new EventOptions.Place(1, 7)))
                        .skipped())
                .as("told again")
                .containsExactly(7L);
    }

    private static EventRules rules(Optional<Origin> origin, EventOptions wanted) {
        return EventRules.of(origin, wanted, 500, PARTITION, 20);
    }

    private static EventOptions wanted(OptionalInt maxBytes, EventOptions.Place... skipped) {
        return new EventOptions(maxBytes, Set.of(skipped));
    }
}
