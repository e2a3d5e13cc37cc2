package io.eddy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import io.eddy.feature.Recall.Kind;
import io.eddy.state.Tensors;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private static final long DAY = 86_400_000;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Recall.Key BY_CUSTOMER = key(Duration.ZERO, 1_000, "customer");

    private final Histories histories = new Histories();
    private final Event event = new Event();

    private static Recall.Key key(Duration expireAfter, int maxKeys, String... by) {
        return new Recall.Key(List.of(by), Optional.empty(), expireAfter, maxKeys);
    }

    private static Recall recall(Kind kind, String of, Duration halfLife, Recall.Key key) {
        return new Recall(kind, Optional.of(of).filter(it -> !it.isEmpty()), Optional.empty(), key, 1, false, halfLife);
    }

    private static Recall last(String of, int count, boolean names) {
        return new Recall(Kind.LAST, Optional.of(of), Optional.empty(), BY_CUSTOMER, count, names, Duration.ZERO);
    }

    private static Recall only(Kind kind, String of, String is) {
        return new Recall(kind, Optional.of(of), Optional.of(is), BY_CUSTOMER, 1, false, Duration.ZERO);
    }

    private Event event(String customer, double days, double amount) {
        event.clear();
        event.time((long) (days * DAY));
        event.field("customer").setText(customer);
        event.field("amount").setNumber(amount);
        event.label().setText(amount > 50 ? "dear" : "cheap");
        return event;
    }

    private Recalled recalled(Event of) throws RejectedEvent {
        Recalled recalled = histories.recalled();
        histories.recall(of, recalled);
        return recalled;
    }

    private double number(Event of, int place) throws RejectedEvent {
        Value value = recalled(of).value(place);
        assertThat(value.kind()).isEqualTo(Value.Kind.NUMBER);
        return value.number();
    }

    @Test
    void a_sum_fades_by_half_in_each_half_life_of_the_events_time() throws RejectedEvent {
        int sum = histories.add("spent", recall(Kind.SUM, "amount", WEEK, BY_CUSTOMER));
        int mean = histories.add("usual", recall(Kind.MEAN, "amount", WEEK, BY_CUSTOMER));
        int count = histories.add("visits", recall(Kind.COUNT, "", WEEK, BY_CUSTOMER));
        assertThat(number(event("a", 100, 0), sum)).isZero();
        assertThat(recalled(event("a", 100, 0)).value(mean).isMissing()).isTrue();

        histories.absorb(event("a", 100, 40));
        histories.absorb(event("b", 101, 1_000));
        histories.absorb(event("a", 107, 10));

        Event later = event("a", 114, 0);
        assertThat(number(later, sum)).isCloseTo(15, within(1e-9));
        assertThat(number(later, count)).isCloseTo(0.75, within(1e-9));
        assertThat(number(later, mean)).isCloseTo(20, within(1e-9));
        assertThat(number(event("b", 108, 0), sum)).isCloseTo(500, within(1e-9));
    }

    @Test
    void an_event_that_comes_late_counts_as_if_it_had_come_in_its_turn() throws RejectedEvent {
        int sum = histories.add("spent", recall(Kind.SUM, "amount", WEEK, BY_CUSTOMER));
        int mean = histories.add("usual", recall(Kind.MEAN, "amount", WEEK, BY_CUSTOMER));

        histories.absorb(event("a", 107, 10));
        histories.absorb(event("a", 100, 40));

        assertThat(number(event("a", 114, 0), sum)).isCloseTo(15, within(1e-9));
        assertThat(number(event("a", 114, 0), mean)).isCloseTo(20, within(1e-9));
    }

    @Test
    void without_a_half_life_nothing_fades() throws RejectedEvent {
        int count = histories.add("visits", recall(Kind.COUNT, "", Duration.ZERO, BY_CUSTOMER));
        for (int day = 0; day < 900; day += 100) {
            histories.absorb(event("a", day, 0));
        }

        assertThat(number(event("a", 10_000, 0), count)).isEqualTo(9);
    }

    @Test
    void the_last_values_come_newest_first_and_are_missing_until_there_are_so_many() throws RejectedEvent {
        int numbers = histories.add("amounts", last("amount", 3, false));
        int labels = histories.add("labels", last(Recall.LABEL, 2, true));
        histories.absorb(event("a", 1, 40));
        histories.absorb(event("a", 2, 60));

        Recalled recalled = recalled(event("a", 3, 0));

        assertThat(recalled.value(numbers).number()).isEqualTo(60);
        assertThat(recalled.value(numbers + 1).number()).isEqualTo(40);
        assertThat(recalled.value(numbers + 2).isMissing()).isTrue();
        assertThat(recalled.value(labels).text()).isEqualTo("dear");
        assertThat(recalled.value(labels + 1).text()).isEqualTo("cheap");
        assertThat(recalled(event("b", 3, 0)).value(labels).isMissing()).isTrue();
    }

    @Test
    void the_time_since_the_last_event_is_on_a_logarithmic_scale() throws RejectedEvent {
        int since = histories.add("since", recall(Kind.SINCE_LAST, "", Duration.ZERO, BY_CUSTOMER));
        int sinceDear = histories.add("sinceDear", only(Kind.SINCE_LAST, Recall.LABEL, "dear"));
        histories.absorb(event("a", 1, 60));
        histories.absorb(event("a", 2, 40));

        assertThat(number(event("a", 3, 0), since)).isEqualTo(StrictMath.log1p(86_400));
        assertThat(number(event("a", 3, 0), sinceDear)).isEqualTo(StrictMath.log1p(2 * 86_400));
        assertThat(number(event("a", 1.5, 0), since)).as("before the last one").isZero();
        assertThat(recalled(event("b", 3, 0)).value(since).isMissing()).isTrue();
    }

    @Test
    void of_names_one_is_counted_and_its_share_is_the_mean() throws RejectedEvent {
        int count = histories.add("dear", only(Kind.COUNT, Recall.LABEL, "dear"));
        int share = histories.add("share", only(Kind.MEAN, Recall.LABEL, "dear"));
        for (double amount : new double[] {60, 40, 70, 80}) {
            histories.absorb(event("a", 1, amount));
        }

        assertThat(number(event("a", 2, 0), count)).isEqualTo(3);
        assertThat(number(event("a", 2, 0), share)).isEqualTo(0.75);
    }

    @Test
    void without_by_all_events_have_one_history_and_several_fields_make_one_key() throws RejectedEvent {
        int all = histories.add("all", recall(Kind.COUNT, "", Duration.ZERO, key(Duration.ZERO, 1)));
        Recall.Key pair = key(Duration.ZERO, 100, "customer", "amount");
        int both = histories.add("both", recall(Kind.COUNT, "", Duration.ZERO, pair));
        histories.absorb(event("a", 1, 1));
        histories.absorb(event("a", 1, 2));
        histories.absorb(event("b", 1, 1));

        assertThat(number(event("a", 2, 1), all)).isEqualTo(3);
        assertThat(number(event("a", 2, 1), both)).isEqualTo(1);
        assertThat(number(event("b", 2, 2), both)).isZero();
    }

    @Test
    void an_event_without_its_key_has_no_history_and_leaves_none() throws RejectedEvent {
        int count = histories.add("visits", recall(Kind.COUNT, "", Duration.ZERO, BY_CUSTOMER));
        Event keyless = event("a", 1, 1);
        keyless.field("customer").setMissing();
        histories.absorb(keyless);

        assertThat(recalled(keyless).value(count).isMissing()).isTrue();
        assertThat(number(event("a", 1, 1), count)).isZero();
    }

    @Test
    void a_value_that_is_missing_or_no_number_that_can_be_added_up_is_as_if_it_had_not_been() throws RejectedEvent {
        int sum = histories.add("spent", recall(Kind.SUM, "amount", Duration.ZERO, BY_CUSTOMER));
        int last = histories.add("amounts", last("amount", 1, false));
        histories.absorb(event("a", 1, 40));
        histories.absorb(event("a", 1, 1e200));
        Event missing = event("a", 1, 0);
        missing.field("amount").setMissing();
        histories.absorb(missing);

        assertThat(number(event("a", 2, 0), sum)).isEqualTo(40);
        assertThat(number(event("a", 2, 0), last)).isEqualTo(40);
    }

    @Test
    void an_event_without_a_time_is_as_late_as_the_latest_so_far() throws RejectedEvent {
        int sum = histories.add("spent", recall(Kind.SUM, "amount", WEEK, BY_CUSTOMER));
        histories.absorb(event("a", 100, 40));
        histories.absorb(event("b", 107, 1));

        Event timeless = event("a", 0, 0);
        timeless.time(-1);

        assertThat(number(timeless, sum)).isCloseTo(20, within(1e-9));
    }

    @Test
    void a_field_can_hold_the_time() throws RejectedEvent {
        Recall.Key at = new Recall.Key(List.of("customer"), Optional.of("when"), Duration.ZERO, 100);
        int since = histories.add("since", recall(Kind.SINCE_LAST, "", Duration.ZERO, at));
        Event first = event("a", 9_000, 0);
        first.field("when").setText("2026-05-01T12:00:00Z");
        histories.absorb(first);

        Event second = event("a", 1, 0);
        second.field("when").setText("2026-05-01T12:00:59Z");

        assertThat(number(second, since)).isEqualTo(StrictMath.log1p(59));
    }

    @Test
    void what_cannot_be_added_up_or_be_a_key_is_rejected() {
        histories.add("spent", recall(Kind.SUM, "amount", WEEK, BY_CUSTOMER));
        Event wrong = event("a", 1, 0);
        wrong.field("amount").setText("much");
        assertThatThrownBy(() -> recalled(wrong))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("field amount, which spent remembers, has to be a number but is the text \"much\"");

        Event list = event("a", 1, 0);
        list.field("customer").setNumbers();
        assertThatThrownBy(() -> recalled(list))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("field customer has to be an id but is a list of 0 numbers");
    }

    @Test
    void of_more_keys_than_there_may_be_one_is_forgotten_and_begins_anew() throws RejectedEvent {
        Recall.Key two = key(Duration.ZERO, 2, "customer");
        int count = histories.add("visits", recall(Kind.COUNT, "", Duration.ZERO, two));
        for (String customer : List.of("a", "a", "b", "c")) {
            histories.absorb(event(customer, 1, 0));
        }

        assertThat(number(event("a", 1, 0), count)).as("the first in turn").isZero();
        assertThat(number(event("b", 1, 0), count)).isEqualTo(1);
        assertThat(number(event("c", 1, 0), count)).isEqualTo(1);
    }

    @Test
    void a_key_that_was_not_seen_for_too_long_is_forgotten() throws RejectedEvent {
        Recall.Key month = key(Duration.ofDays(30), 100, "customer");
        int count = histories.add("visits", recall(Kind.COUNT, "", Duration.ZERO, month));
        histories.absorb(event("a", 1, 0));

        assertThat(number(event("a", 31, 0), count)).isEqualTo(1);
        assertThat(number(event("a", 32, 0), count)).isZero();
    }

    @Test
    void a_key_that_is_known_costs_no_memory() throws RejectedEvent {
        histories.add("spent", recall(Kind.SUM, "amount", WEEK, BY_CUSTOMER));
        histories.add("usual", recall(Kind.MEAN, "amount", WEEK, BY_CUSTOMER));
        histories.add("labels", last(Recall.LABEL, 2, true));
        histories.add("since", recall(Kind.SINCE_LAST, "", Duration.ZERO, BY_CUSTOMER));
        Recalled recalled = histories.recalled();

        long first = allocated(recalled);
        long least = first;
        for (int round = 0; round < 10; round++) { // because the JVM now and then needs something for itself
            least = Math.min(least, allocated(recalled));
        }

        assertThat(first).as("new keys").isPositive();
        assertThat(least).isZero();
    }

    /** Bytes that it takes to recall and remember events a few hundred times. */
    private long allocated(Recalled recalled) throws RejectedEvent {
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 900; i++) {
            Event next = event(i % 2 == 0 ? "a" : "b", i, i % 100);
            histories.recall(next, recalled);
            histories.absorb(next);
        }
        return thread.getCurrentThreadAllocatedBytes() - before;
    }

    /** Against a list of all events, gone through for each question; and restored half-way. */
    @Test
    void any_stream_is_remembered_as_a_list_of_all_events_would_and_restored_alike() {
        Seeds.forEach(20, seed -> {
            Random random = new Random(seed);
            Histories here = all();
            Histories restored = all();
            Map<String, List<double[]>> events = new HashMap<>();
            for (int i = 0; i < 1_000; i++) {
                if (i == 500) {
                    Tensors stored = new Tensors();
                    here.state(stored.save(true));
                    restored.state(stored.load(true));
                }
                String customer = "c" + random.nextInt(40);
                double days = i / 10.0 - random.nextInt(3);
                Event next = event(customer, 1_000 + days, random.nextInt(100));
                List<double[]> past = events.computeIfAbsent(customer, key -> new ArrayList<>());
                assertRecalled(here, next, past);
                if (i >= 500) {
                    assertRecalled(restored, next, past);
                    restored.absorb(next);
                }
                here.absorb(next);
                past.add(new double[] {next.time(), next.field("amount").number()});
            }
        });
    }

    private static Histories all() {
        Histories all = new Histories();
        all.add("spent", recall(Kind.SUM, "amount", WEEK, BY_CUSTOMER));
        all.add("usual", recall(Kind.MEAN, "amount", WEEK, BY_CUSTOMER));
        all.add("visits", recall(Kind.COUNT, "", WEEK, BY_CUSTOMER));
        all.add("labels", last(Recall.LABEL, 2, true));
        return all;
    }

    private static void assertRecalled(Histories histories, Event event, List<double[]> past) {
        Recalled recalled = histories.recalled();
        try {
            histories.recall(event, recalled);
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
        double latest = past.stream().mapToDouble(it -> it[0]).max().orElse(0);
        double now = Math.max(event.time(), latest);
        double sum = 0;
        double weight = 0;
        for (double[] one : past) {
            double left = Math.pow(0.5, (now - one[0]) / WEEK.toMillis());
            sum += left * one[1];
            weight += left;
        }
        assertThat(recalled.value(0).number()).isCloseTo(sum, within(1e-6));
        assertThat(recalled.value(2).number()).isCloseTo(weight, within(1e-6));
        assertThat(recalled.value(1).isMissing()).isEqualTo(past.isEmpty());
        if (!past.isEmpty()) {
            assertThat(recalled.value(1).number()).isCloseTo(sum / weight, within(1e-6));
            assertThat(recalled.value(3).text()).isEqualTo(past.get(past.size() - 1)[1] > 50 ? "dear" : "cheap");
        }
    }
}
