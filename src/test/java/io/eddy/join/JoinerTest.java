package io.eddy.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Join;
import io.eddy.spec.Join.Counts;
import io.eddy.wire.EventWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Seconds stand for the time, and each thing is said in words: what was learned, what came to nothing. */
class JoinerTest {
    private static final long START = 1_700_000_000_000L;
    private static final Join WITHOUT_DEFAULT = rules(Counts.FIRST, null, 0, 1_000);
    private static final Join WITH_DEFAULT = rules(Counts.FIRST, "left", 60, 1_000);

    private final Remembered store = new Remembered();
    private final List<String> decided = new ArrayList<>();
    private Sample sample = new Sample(Map.of(), 1);
    private long mostBytes = Long.MAX_VALUE;
    private Joiner joiner = joiner(WITHOUT_DEFAULT);
    private long requests;
    private long told;

    @Test
    void a_label_that_follows_its_request_makes_an_event_of_what_was_asked() throws RejectedEvent {
        ask(1, "{\"id\":\"a\",\"features\":{\"x\":1.25,\"city\":\"Basel\"},\"weight\":2}");
        tell(4, "{\"id\":\"a\",\"label\":\"sold\",\"weight\":3}");

        assertThat(decided)
                .containsExactly(
                        "4: {\"id\":\"a\",\"features\":{\"x\":1.25,\"city\":\"Basel\"},\"label\":\"sold\",\"weight\":6,\"time\":1700000001000} by 0");
        assertThat(joiner.counts()).isEqualTo(counts(1, 0, 0, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void a_label_that_comes_before_its_request_waits_for_it() throws RejectedEvent {
        tell(1, "{\"id\":\"a\",\"label\":\"sold\"}");
        assertThat(decided).isEmpty();

        ask(3, "a");

        assertThat(decided).containsExactly("3: a sold by 0");
        assertThat(joiner.counts().used()).isEqualTo(1);
    }

    @Test
    void of_several_labels_the_first_counts_and_the_others_are_known_as_repeated() throws RejectedEvent {
        ask(1, "a");
        tell(2, "a", "sold");
        tell(3, "a", "left");
        tell(9, "a", "sold");

        assertThat(decided).containsExactly("2: a sold by 0");
        assertThat(joiner.counts()).isEqualTo(counts(1, 0, 0, 0, 0, 0, 1, 2, 0));
    }

    @Test
    void a_request_that_comes_again_is_learned_once() throws RejectedEvent {
        ask(1, "a");
        ask(2, "a");
        tell(3, "a", "sold");
        ask(4, "a");

        assertThat(decided).containsExactly("3: a sold by 0");
        assertThat(joiner.counts().repeated()).isEqualTo(2);
        assertThat(joiner.news()).singleElement().asString().contains("the id a has been there before");
        assertThat(joiner.news()).isEmpty();
    }

    @Test
    void a_request_without_an_id_is_called_by_its_place() throws RejectedEvent {
        ask(1, "{\"features\":{\"x\":1}}");
        tell(2, "requests-0:0", "sold");

        assertThat(decided).singleElement().asString().contains("\"id\":\"requests-0:0\"", "sold");
    }

    @Test
    void where_the_last_label_counts_it_is_learned_when_the_wait_is_over() throws RejectedEvent {
        joiner = joiner(rules(Counts.LAST, null, 0, 1_000));
        ask(1, "a");
        tell(2, "a", "sold");
        tell(5, "a", "returned");
        ask(10.9, "b");
        assertThat(decided).isEmpty();

        ask(11, "c");

        assertThat(decided).containsExactly("11: a returned by 1");
        assertThat(joiner.counts()).isEqualTo(counts(1, 0, 0, 0, 0, 0, 2, 0, 0));
    }

    @Test
    void rewards_are_added_up_and_without_any_the_default_is_their_sum() throws RejectedEvent {
        joiner = joiner(rules(Counts.SUM, "0", 0, 1_000));
        tell(0.5, "{\"id\":\"a\",\"reward\":1.5}");
        ask(1, "a");
        ask(1, "b");
        tell(2, "{\"id\":\"a\",\"reward\":-4}");
        tell(5, "{\"id\":\"a\",\"reward\":10}");
        waitUntil(11_000);

        assertThat(decided).containsExactly("5: a 7.5 by 2", "5: b 0");
        assertThat(joiner.counts()).isEqualTo(counts(1, 1, 0, 0, 0, 0, 3, 0, 0));
        assertThatThrownBy(() -> tell(12, "{\"id\":\"b\",\"label\":\"much\"}")).hasMessageContaining("join.label: sum");
    }

    @Test
    void without_a_label_in_time_nothing_is_learned_and_what_comes_then_has_no_request() throws RejectedEvent {
        ask(1, "a");
        ask(11, "b");
        tell(12, "a", "sold");
        waitUntil(22_000);

        assertThat(decided).containsExactly("22: unmatched {\"id\":\"a\",\"label\":\"sold\"}");
        assertThat(joiner.counts()).isEqualTo(counts(0, 0, 0, 2, 0, 0, 0, 0, 1));
        assertThat(joiner.news()).singleElement().asString().contains("no request has the id a", "10 s");
        assertThat(joiner.remembered()).isZero();
    }

    @Test
    void or_the_default_is_learned_and_a_late_label_corrects_it_once() throws RejectedEvent {
        joiner = joiner(WITH_DEFAULT);
        ask(1, "a");
        ask(1, "b");
        ask(12, "c");
        tell(13, "a", "left");
        tell(30, "a", "sold");
        tell(31, "a", "sold");
        tell(72, "b", "sold");
        waitUntil(200_000);

        assertThat(decided)
                .containsExactly(
                        "12: a left",
                        "12: b left",
                        "30: c left",
                        "30: a sold by 1 corrects left",
                        "200: unmatched {\"id\":\"b\",\"label\":\"sold\"}");
        assertThat(joiner.counts()).isEqualTo(counts(0, 3, 1, 0, 0, 0, 1, 2, 1));
    }

    @Test
    void feedback_for_what_was_never_asked_is_set_aside_after_the_wait_and_not_before() throws RejectedEvent {
        tell(1, "x", "sold");
        tell(2, "x", "left");
        waitUntil(10_999);
        assertThat(decided).isEmpty();

        waitUntil(11_000);

        assertThat(decided).hasSize(2).allMatch(line -> line.contains("unmatched"));
        assertThat(joiner.remembered()).isZero();
    }

    @Test
    void of_more_than_can_wait_the_oldest_is_dropped() throws RejectedEvent {
        joiner = joiner(rules(Counts.FIRST, "left", 60, 3));
        for (String id : List.of("a", "b", "c", "d", "e")) {
            ask(1 + requests, id);
        }
        tell(6, "a", "sold");

        assertThat(joiner.counts().dropped()).isEqualTo(3);
        assertThat(joiner.remembered()).isEqualTo(3);
        assertThat(decided).isEmpty();
        assertThat(joiner.news()).first().asString().contains("more than 3 ids wait", "the request a;");
    }

    @Test
    void of_more_than_the_heap_holds_the_oldest_is_dropped_also_after_a_restart() throws RejectedEvent {
        mostBytes = 12_000;
        joiner = joiner(WITHOUT_DEFAULT);
        ask(1, request("a", 3_000));
        ask(2, request("b", 3_000));
        ask(3, request("c", 3_000));
        tell(4, "b", "sold");
        ask(5, request("d", 3_000));
        assertThat(joiner.counts().dropped()).isZero();

        joiner = joiner(WITHOUT_DEFAULT);
        ask(6, request("e", 3_000));

        assertThat(joiner.counts().dropped()).isEqualTo(1);
        assertThat(joiner.news()).first().asString().contains("more than 12,000 bytes", "the request a;");
        tell(7, "c", "sold");
        assertThat(joiner.counts().joined()).isEqualTo(2);
    }

    @Test
    void of_early_feedback_no_more_waits_than_the_store_can_keep() throws RejectedEvent {
        String large = "{\"id\":\"a\",\"label\":\"%s\"}".formatted("x".repeat(990));
        String padded = large + " ".repeat(400_000);
        for (int i = 0; i < 100; i++) {
            tell(1, padded);
        }

        assertThat(joiner.counts().unmatched()).isEqualTo(98);
        assertThat(decided).hasSize(98);
        assertThat(store.entries.get("id:a")).hasSizeLessThan(2 << 20);
        assertThat(joiner.news()).first().asString().contains("the id a has no request yet", "3 records");
    }

    @Test
    void a_request_that_the_store_cannot_keep_is_dropped_and_so_is_feedback() throws RejectedEvent {
        joiner = joiner(rules(Counts.LAST, null, 0, 1_000));
        ask(1, request("a", 19 << 20));
        ask(1, request("b", 17 << 20));
        tell(2, "{\"id\":\"b\",\"label\":\"sold\"}" + " ".repeat(2 << 20));
        tell(3, "b", "left");

        assertThat(joiner.counts().dropped()).isEqualTo(1);
        assertThat(joiner.counts().unmatched()).isEqualTo(1);
        assertThat(joiner.counts().used()).isEqualTo(1);
        assertThat(joiner.remembered()).isEqualTo(1);
        assertThat(joiner.news()).first().asString().contains("the request a has 19,9", "cannot wait for a label");
    }

    /** Padded to about so many bytes. */
    private static String request(String id, int bytes) {
        return "{\"id\":\"%s\",\"features\":{}}".formatted(id) + " ".repeat(bytes);
    }

    @Test
    void what_cannot_be_read_is_told_of_feedback_and_left_to_others_of_requests() {
        ask(1, "{\"id\":7");

        assertThatThrownBy(() -> tell(1, "{\"label\":\"sold\"}")).hasMessageContaining("no id");
        assertThatThrownBy(() -> tell(1, "{\"id\":\"a\"}")).hasMessageContaining("neither label nor reward");
        assertThatThrownBy(() -> tell(1, "{\"id\":\"a\",\"reward\":\"much\"}"))
                .hasMessageContaining("must be a number");
        assertThat(joiner.remembered()).isZero();
    }

    @Test
    void a_time_in_the_future_is_now() throws RejectedEvent {
        ask(1, "a");
        ask(2, "{\"id\":\"b\",\"features\":{},\"time\":\"2099-01-01T00:00:00Z\"}");
        tell(3, "a", "sold");

        assertThat(decided).containsExactly("3: a sold by 0");
    }

    @Test
    void a_topic_that_is_read_ahead_of_the_other_lets_nothing_expire() throws RejectedEvent {
        joiner = joiner(WITH_DEFAULT);
        for (int second = 1; second < 40; second++) {
            joiner.request(posted(second, "{\"id\":\"r%d\",\"features\":{}}".formatted(second)), millis(100));
        }
        assertThat(decided).isEmpty();

        for (int second = 1; second < 40; second++) {
            joiner.feedback(posted(second + 1, "{\"id\":\"r%d\",\"label\":\"sold\"}".formatted(second)), millis(100));
        }

        assertThat(joiner.counts().joined()).isEqualTo(39);
        assertThat(joiner.counts().defaulted()).isZero();
    }

    private static Posted posted(double second, String json) {
        return new Posted(null, json.getBytes(UTF_8), (long) second, millis(second));
    }

    /** Whatever comes, and wherever it breaks off: what is decided is the same, and the counts add up. */
    @Test
    void a_joiner_that_goes_on_from_its_store_decides_as_one_that_never_stopped() {
        Seeds.forEach(30, seed -> {
            List<String> undisturbed = play(seed, false);
            List<String> interrupted = play(seed, true);

            assertThat(interrupted).isEqualTo(undisturbed);
        });
    }

    @Test
    void of_a_class_that_is_sampled_the_id_decides_and_a_default_that_was_left_out_needs_no_correction()
            throws RejectedEvent {
        sample = new Sample(Map.of("left", 0.3f), 42);
        joiner = joiner(WITH_DEFAULT);
        for (int i = 0; i < 1_000; i++) {
            ask(1, "r" + i);
        }
        ask(12, "last");
        List<String> kept = decided.stream().map(line -> line.split(" ")[1]).toList();
        decided.clear();
        for (int i = 0; i < 1_000; i++) {
            tell(13, "r" + i, "sold");
        }

        assertThat(kept.size()).isBetween(250, 350);
        assertThat(joiner.counts().leftOut()).isEqualTo(1_000 - kept.size());
        assertThat(joiner.counts().defaulted()).isEqualTo(1_000);
        assertThat(decided)
                .hasSize(1_000)
                .allSatisfy(line ->
                        assertThat(line.endsWith("corrects left")).isEqualTo(kept.contains(line.split(" ")[1])));
    }

    @Test
    void time_goes_on_after_a_crash_from_what_waits() {
        ask(5, "a");

        joiner = joiner(WITHOUT_DEFAULT);

        assertThat(joiner.time()).isEqualTo(START + 5_000);
    }

    @Test
    void a_shorter_wait_after_a_restart_is_no_reason_to_give_up_what_comes_now() throws RejectedEvent {
        joiner = joiner(rules(20, Counts.FIRST, "left", 120, 1_000));
        ask(1, "a");
        waitUntil(21_000);

        joiner = joiner(rules(10, Counts.FIRST, "left", 5, 1_000));
        ask(22, "b");
        tell(25, "b", "sold");

        assertThat(decided).containsExactly("1: a left", "25: b sold by 0");
    }

    @Test
    void a_restart_while_one_topic_is_read_ahead_of_the_other_lets_nothing_expire() throws RejectedEvent {
        joiner.request(posted(1, "{\"id\":\"a\",\"features\":{}}"), millis(100));
        joiner.request(posted(40, "{\"id\":\"b\",\"features\":{}}"), millis(100));

        joiner = joiner(WITHOUT_DEFAULT);
        joiner.feedback(posted(2, "{\"id\":\"a\",\"label\":\"sold\"}"), millis(100));

        assertThat(joiner.counts().joined()).isEqualTo(1);
    }

    @Test
    void what_was_learned_by_default_is_corrected_by_the_label_it_had_whatever_the_default_is_now()
            throws RejectedEvent {
        joiner = joiner(WITH_DEFAULT);
        ask(1, "a");
        ask(1, "b");
        waitUntil(11_000);

        joiner = joiner(rules(Counts.FIRST, "returned", 60, 1_000));
        tell(12, "a", "returned");
        joiner = joiner(WITHOUT_DEFAULT);
        tell(13, "b", "sold");

        assertThat(decided)
                .containsExactly(
                        "1: a left", "1: b left", "12: a returned by 0 corrects left", "13: b sold by 1 corrects left");
    }

    private List<String> play(long seed, boolean interrupted) {
        Random random = new Random(seed);
        Join rules = List.of(
                        WITHOUT_DEFAULT,
                        WITH_DEFAULT,
                        rules(Counts.LAST, "left", 20, 1_000),
                        rules(Counts.FIRST, "left", 60, 7))
                .get(random.nextInt(4));
        store.entries.clear();
        decided.clear();
        requests = 0;
        told = 0;
        joiner = joiner(rules);
        List<String> known = new ArrayList<>();
        double second = 0;
        for (int i = 0; i < 200; i++) {
            second += random.nextInt(3);
            String id = "i" + random.nextInt(60);
            if (random.nextBoolean()) {
                ask(second, id);
                known.add(id);
            } else {
                tellReadable(second, id, random.nextBoolean() ? "sold" : "left");
            }
            if (interrupted) {
                joiner = joiner(rules);
            }
        }
        int waiting = (int) store.entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("id:"))
                .filter(entry -> JoinEntry.of(entry.getValue()).state() == JoinEntry.State.WAITING)
                .count();
        JoinCounts counts = joiner.counts();
        assertThat(counts.joined()
                        + counts.defaulted()
                        + counts.expired()
                        + counts.dropped()
                        + counts.repeated()
                        + waiting)
                .isEqualTo(known.size());
        assertThat(counts.corrected()).isLessThanOrEqualTo(counts.defaulted());
        assertThat(joiner.remembered()).isLessThanOrEqualTo(rules.maxWaiting());
        List<String> all = new ArrayList<>(decided);
        all.add(counts.toString());
        return all;
    }

    private static Join rules(Counts label, @Nullable String otherwise, int lateSeconds, int most) {
        return rules(10, label, otherwise, lateSeconds, most);
    }

    private static Join rules(int waitSeconds, Counts label, @Nullable String otherwise, int lateSeconds, int most) {
        return new Join(
                Duration.ofSeconds(waitSeconds),
                label,
                Optional.ofNullable(otherwise),
                Duration.ofSeconds(lateSeconds),
                most,
                "");
    }

    /** But what is left out. */
    private static JoinCounts counts(long... counts) {
        return JoinCounts.of(Arrays.copyOf(counts, JoinCounts.SIZE));
    }

    private Joiner joiner(Join rules) {
        return new Joiner(rules, sample, "requests-0", 40 << 20, mostBytes, store, new Told());
    }

    /** Of a request of that id, or of all that it says. */
    private void ask(double second, String idOrAll) {
        second(second);
        String json = idOrAll.startsWith("{") ? idOrAll : "{\"id\":\"%s\",\"features\":{}}".formatted(idOrAll);
        joiner.elapse(JoinClock.GRACE_MILLIS, false, false); // so that the one topic does not wait for the other
        joiner.request(new Posted(null, json.getBytes(UTF_8), requests++, millis(second)), millis(second));
    }

    private void tell(double second, String id, String label) throws RejectedEvent {
        tell(second, "{\"id\":\"%s\",\"label\":\"%s\"}".formatted(id, label));
    }

    private void tellReadable(double second, String id, String label) {
        try {
            tell(second, id, label);
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
    }

    private void tell(double second, String json) throws RejectedEvent {
        second(second);
        joiner.elapse(JoinClock.GRACE_MILLIS, false, false);
        joiner.feedback(new Posted(null, json.getBytes(UTF_8), told++, millis(second)), millis(second));
    }

    /** Nothing comes meanwhile. */
    private void waitUntil(long millis) {
        joiner.elapse(JoinClock.GRACE_MILLIS, false, false);
        joiner.elapse(START + millis - joiner.time(), false, false);
    }

    private static long millis(double second) {
        return START + Math.round(1_000 * second);
    }

    private String at = "";

    private void second(double second) {
        at = second == Math.rint(second) ? Integer.toString((int) second) : Double.toString(second);
    }

    private final class Told implements Decisions {
        @Override
        public void learn(Event event, Posted request, OptionalLong feedback) {
            String by = feedback.isPresent() ? " by " + feedback.getAsLong() : "";
            String json = new String(new EventWriter().write(event), UTF_8);
            String corrects = event.corrects() == null ? "" : " corrects " + event.corrects();
            decided.add(
                    json.contains("\"features\":{}")
                            ? at + ": " + event.id() + " " + event.label().asName() + by + corrects
                            : at + ": " + json + by);
        }

        @Override
        public void unmatched(Posted feedback, String why) {
            decided.add((joiner.time() - START) / 1_000 + ": unmatched " + new String(feedback.value(), UTF_8));
        }
    }

    private static final class Remembered implements JoinStore {
        private final Map<String, byte[]> entries = new TreeMap<>();

        @Override
        public byte @Nullable [] get(String key) {
            return entries.get(key);
        }

        @Override
        public void put(String key, byte[] value) {
            entries.put(key, value);
        }

        @Override
        public void remove(String key) {
            entries.remove(key);
        }

        @Override
        public void forEach(BiConsumer<String, byte[]> each) {
            entries.forEach(each);
        }
    }
}
