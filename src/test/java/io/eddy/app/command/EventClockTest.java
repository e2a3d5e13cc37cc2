package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private static final long TIME = 1_777_636_800_000L;

    private final EventClock clock = new EventClock("2h", Set.of());

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
        assertThat(clock.told()).endsWith("'when'; rows without a time, taken for as late as the one before: 2");
    }

    @Test
    void rows_that_are_not_in_the_order_of_their_times_are_told() {
        time(new Event().set("when", "2026-05-01T12:00:00Z"));
        time(new Event().set("when", "2026-05-01T11:00:00Z"));
        time(new Event().set("when", "2026-05-01T11:30:00Z"));

        assertThat(clock.told()).contains("; rows earlier than the one before", ": 1 (--sort");
    }

    @Test
    void where_nothing_says_it_there_is_a_message_with_the_way_on() {
        time(new Event().set("user", 1_777_636_801).set("time", 14));

        assertThatThrownBy(clock::end)
                .isInstanceOf(Failure.class)
                .hasMessageContainingAll("--label-delay 2h", "2026-05-01T12:00:00Z", "number of events");
    }

    @Test
    void a_file_may_begin_with_rows_without_a_time() {
        assertThat(time(new Event().set("x", 1))).isEqualTo(EventTime.NONE);
        assertThat(time(new Event().set("when", "2026-05-01T12:00:00Z"))).isEqualTo(TIME);
        clock.end();
    }

    @Test
    void texts_and_names_go_before_numbers_and_other_names_and_what_the_model_says_before_all() {
        Event event = new Event()
                .set("candidate_no", 1_777_636_807)
                .set("runtimeUs", 1_777_636_807_000_000.0)
                .set("eventTime", 1_777_636_807)
                .set("born", "1999-01-01")
                .set("happened_at", "2026-05-01T12:00:00Z")
                .set("stamp", 1_777_636_807);

        assertThat(time(event)).isEqualTo(TIME);
        EventClock stated = new EventClock("2h", Set.of("stamp"));
        assertThat(stated.millis(event)).isEqualTo(TIME + 7_000);
    }

    @Test
    void what_is_called_a_time_is_one_whatever_its_year_and_nothing_else_is() {
        EventClock stated = new EventClock("2h", Set.of("since", "never"));

        assertThat(stated.millis(new Event().set("since", "").set("when", "2026-05-01T12:00:00Z")))
                .isEqualTo(EventTime.NONE);
        assertThat(stated.millis(new Event().set("since", 90).set("when", "2026-05-01T12:00:00Z")))
                .isEqualTo(90_000);
        assertThat(stated.told()).contains("'since'", "rows without a time");
        EventClock wrong = new EventClock("2h", Set.of("never"));
        wrong.millis(new Event().set("when", "2026-05-01T12:00:00Z"));
        assertThatThrownBy(wrong::end).hasMessageContainingAll("never, holds none", "give a number of events");
    }

    @Test
    void a_day_that_is_written_with_points_is_no_number() {
        assertThat(time(new Event().set("Datum", "01.05.2026"))).isEqualTo(TIME - 12 * 3_600_000);
    }

    @Test
    void a_thousand_rows_without_a_time_are_enough_to_give_up() {
        Event event = new Event().set("x", 1);
        for (int i = 1; i < 1_000; i++) {
            assertThat(time(event)).isEqualTo(EventTime.NONE);
        }

        assertThatThrownBy(() -> time(event)).isInstanceOf(Failure.class).hasMessageContaining("none of 1,000 events");
    }

    private long time(Event event) {
        return clock.millis(event);
    }
}
