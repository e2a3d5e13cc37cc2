package io.eddy.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JoinClockTest {
    private final JoinClock clock = new JoinClock(0);

    @Test
    void what_is_known_to_be_there_is_waited_for_however_long_it_takes() {
        clock.request(1_000);
        clock.feedback(9_000);
        clock.elapse(10 * JoinClock.GRACE_MILLIS, true, false);

        assertThat(clock.time()).isEqualTo(1_000);

        clock.elapse(JoinClock.GRACE_MILLIS, false, false);
        assertThat(clock.time()).isEqualTo(9_000);
    }

    @Test
    void of_feedback_too() {
        clock.request(9_000);
        clock.feedback(1_000);
        clock.elapse(10 * JoinClock.GRACE_MILLIS, false, true);

        assertThat(clock.time()).isEqualTo(1_000);
    }

    @Test
    void time_goes_on_with_the_wall_clock_only_where_nothing_is_known_to_be_there() {
        clock.request(9_000);
        clock.feedback(9_000);
        assertThat(clock.time()).isEqualTo(9_000);

        clock.elapse(JoinClock.GRACE_MILLIS + 500, true, true);
        assertThat(clock.time()).isEqualTo(9_000);
        clock.elapse(JoinClock.GRACE_MILLIS + 500, false, false);
        assertThat(clock.time()).isEqualTo(9_500);
    }
}
