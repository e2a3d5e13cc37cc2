package io.eddy.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OvertakenTest {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    private final Overtaken overtaken = new Overtaken();

    @Test
    void a_gap_is_taken_once_and_not_before_everything_that_precedes_it_was_learned() {
        overtaken.note(PARTITION, new Overtaken.Gap(120, 150));

        assertThat(overtaken.before(PARTITION, 119)).isEmpty();
        assertThat(overtaken.before(new TopicPartition("events", 1), 150)).isEmpty();
        assertThat(overtaken.before(PARTITION, 120)).contains(new Overtaken.Gap(120, 150));
        assertThat(overtaken.before(PARTITION, 150)).isEmpty();
    }

    @Test
    void retention_that_goes_on_widens_the_gap() {
        overtaken.note(PARTITION, new Overtaken.Gap(120, 150));
        overtaken.note(PARTITION, new Overtaken.Gap(150, 190));

        assertThat(overtaken.before(PARTITION, 190)).contains(new Overtaken.Gap(120, 190));
    }

    @Test
    void what_was_read_between_two_gaps_is_in_neither() {
        overtaken.note(PARTITION, new Overtaken.Gap(120, 150));
        overtaken.note(PARTITION, new Overtaken.Gap(180, 200));

        assertThat(overtaken.before(PARTITION, 150)).contains(new Overtaken.Gap(120, 150));
        assertThat(overtaken.before(PARTITION, 179)).isEmpty();
        assertThat(overtaken.before(PARTITION, 200)).contains(new Overtaken.Gap(180, 200));
        assertThat(overtaken.before(PARTITION, 300)).isEmpty();
    }

    @Test
    void a_task_that_begins_sees_for_itself() {
        overtaken.note(PARTITION, new Overtaken.Gap(120, 150));

        overtaken.forget(PARTITION);

        assertThat(overtaken.before(PARTITION, 150)).isEmpty();
    }
}
