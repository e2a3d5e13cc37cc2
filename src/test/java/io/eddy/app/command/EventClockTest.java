package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.Failure;
import io.eddy.feature.Event;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private static final long TIME = 1_777_636_800_000L;

    private final EventClock clock = new EventClock("2h");

    @Test
    void the_first_field_that_holds_a_time_says_when_rows_happened() {
        assertThat(time(new Event().set("item", "7").set("when", "2026-05-01T12:00:00Z")))
                .isEqualTo(TIME);
        assertThat(time(new Event().set("timestamp", 964_982_703).set("when", "2026-05-01T13:00:00Z")))
                .isEqualTo(TIME + 3_600_000);
        assertThat(clock.told()).isEqualTo(" by the time in 'when'");
    }

    @Test
    void a_number_is_a_time_where_it_can_be_one_and_is_called_so() {
        assertThat(time(new Event()
                        .set("user", 1_777_636_801)
                        .set("candidate", 5)
                        .set("timestamp", 1_777_636_800)))
                .isEqualTo(TIME);
        assertThat(time(new Event().set("timestamp", 1_777_636_801.5))).isEqualTo(TIME + 1_500);
        assertThat(new EventClockTest().time(new Event().set("created_at", 1_777_636_800_000.0)))
                .isEqualTo(TIME);
        assertThat(new EventClockTest().time(new Event().set("ts", 20_260_501))).isEqualTo(TIME - 12 * 3_600_000);
    }

    @Test
    void a_time_of_its_own_goes_before_all_fields() {
        Event event = new Event().set("when", "2026-05-01T13:00:00Z");
        event.time(TIME);

        assertThat(time(event)).isEqualTo(TIME);
        assertThat(clock.told()).isEmpty();
    }

    @Test
    void a_row_without_a_time_happened_when_the_one_before_did() {
        time(new Event().set("when", "2026-05-01T12:00:00Z"));

        assertThat(time(new Event().set("when", "soon"))).isEqualTo(TIME);
        assertThat(time(new Event().set("other", "2026-05-01T13:00:00Z"))).isEqualTo(TIME);
        assertThat(clock.told()).endsWith("'when'; 2 rows without a time are taken for as late as the one before");
    }

    @Test
    void rows_that_are_not_in_the_order_of_their_times_are_told() {
        time(new Event().set("when", "2026-05-01T12:00:00Z"));
        time(new Event().set("when", "2026-05-01T11:00:00Z"));
        time(new Event().set("when", "2026-05-01T11:30:00Z"));

        assertThat(clock.told()).contains("; 1 rows are earlier than the one before, so sort the file by time");
    }

    @Test
    void where_nothing_says_it_there_is_a_message_with_the_way_on() {
        assertThatThrownBy(() -> time(new Event().set("user", 1_777_636_801).set("time", 14)))
                .isInstanceOf(Failure.class)
                .hasMessageContainingAll("--label-delay 2h", "2026-05-01T12:00:00Z", "number of events");
    }

    private long time(Event event) {
        clock.time(event);
        return event.time();
    }
}
