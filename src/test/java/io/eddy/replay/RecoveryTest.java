package io.eddy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.checkpoint.CheckpointWriter;
import io.eddy.checkpoint.MapStore;
import io.eddy.checkpoint.Origin;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A model that comes back, from checkpoints and a log held in memory. */
class RecoveryTest {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);
    private static final Specification SPECIFICATION = Specification.inferred("shop");
    private static final boolean EXACTLY_ONCE = true;
    private static final int EVENTS = 600;

    private final MapStore store = new MapStore();
    private final Log log = new Log();

    /** A log of events, some of which are gone and some of which have been consumed. */
    private static final class Log implements EventLog.Partition {
        private final List<byte[]> events = new ArrayList<>();
        private final List<Long> read = new ArrayList<>();
        private long oldest;
        private OptionalLong committed = OptionalLong.empty();
        private Optional<String> topicId = Optional.of("first");

        @Override
        public EventLog.Consumed consumed() {
            return new EventLog.Consumed(oldest, events.size(), committed);
        }

        @Override
        public Optional<String> topicId() {
            return topicId;
        }

        @Override
        public void read(long from, long to, EventLog.Reader reader) {
            for (long offset = from; offset < to; offset++) {
                read.add(offset);
                reader.event(offset, events.get((int) offset), offset);
            }
        }

        @Override
        public void close() {}
    }

    RecoveryTest() {
        Random random = new Random(7);
        for (int i = 0; i < EVENTS; i++) {
            double x = random.nextGaussian();
            String label = x > 0 ? "yes" : "no";
            log.events.add((i % 50 == 9
                            ? "rubbish"
                            : "{\"features\":{\"x\":" + x + ",\"city\":\"c" + random.nextInt(9) + "\"},\"label\":\""
                                    + label + "\"}")
                    .getBytes(UTF_8));
        }
    }

    @Test
    void what_came_after_the_checkpoint_is_learned_again() {
        keep(250, 400);
        log.committed = OptionalLong.of(433);

        PartitionModel model = recover(LostEvents.STOP);

        assertSame(model, 433);
        assertThat(log.read.get(0)).isEqualTo(400);
        assertThat(log.read).hasSize(33);
    }

    @Test
    void a_redo_that_takes_long_tells_how_far_it_is_every_five_seconds() {
        keep(10);
        log.committed = OptionalLong.of(490);
        AtomicLong seconds = new AtomicLong();
        List<RedoStatus> told = new ArrayList<>();
        Recovery recovery = new Recovery(
                PARTITION,
                model(),
                store,
                log,
                terms(EXACTLY_ONCE, LostEvents.STOP),
                new FreshStart(false, 0),
                1 << 20,
                () -> 1_000
                        * seconds.getAndIncrement()); // a second from look to look, of which there is one in 64 events

        recovery.run(() -> told.add(recovery.status()));

        assertThat(told).containsExactly(new RedoStatus(320, 160, 0));
    }

    @Test
    void what_was_learned_of_each_source_is_known_again_and_not_learned_twice() {
        for (int i = 0; i < EVENTS; i++) {
            // three sources in turn; each tenth event is the last but one of its source again
            int number = i % 10 == 4 ? i - 6 : i;
            String event = new String(log.events.get(i), UTF_8);
            log.events.set(
                    i,
                    event.replace("{\"features", "{\"source\":\"orders-%d:%d\",\"features".formatted(i % 3, number))
                            .getBytes(UTF_8));
        }
        keep(250, 400);
        log.committed = OptionalLong.of(433);

        PartitionModel model = recover(LostEvents.STOP);

        assertThat(model.report().repeated()).isEqualTo(42);
        assertThat(model.learned()).isEqualTo(433 - 42 - model.report().rejected());
        assertSame(model, 433);
    }

    @Test
    void a_checkpoint_that_is_newer_than_what_is_committed_is_passed_over() {
        keep(250, 400);
        log.committed = OptionalLong.of(399);

        PartitionModel model = recover(LostEvents.STOP);

        assertSame(model, 399);
        assertThat(log.read.get(0)).isEqualTo(250);
    }

    @Test
    void within_the_first_events_a_model_that_infers_comes_back_too() {
        keep(5, 120);
        log.committed = OptionalLong.of(300);

        assertSame(recover(LostEvents.STOP), 300);
    }

    @Test
    void without_a_checkpoint_everything_is_learned_again() {
        origin(0);
        log.committed = OptionalLong.of(90);

        assertSame(recover(LostEvents.STOP), 90);
    }

    @Test
    void a_damaged_checkpoint_means_an_older_one_and_a_longer_redo() {
        keep(250, 400);
        log.committed = OptionalLong.of(410);
        damage("manifest/1");

        assertSame(recover(LostEvents.STOP), 410);
        assertThat(log.read.get(0)).isEqualTo(250);
    }

    @Test
    void if_all_checkpoints_are_damaged_the_log_is_learned_from_its_start() {
        keep(250, 400);
        log.committed = OptionalLong.of(410);
        store.keys().stream().filter(key -> key.startsWith("page")).forEach(this::damage);

        assertSame(recover(LostEvents.STOP), 410);
        assertThat(log.read).hasSize(410);
    }

    @Test
    void if_the_log_is_gone_too_it_stops_and_says_what_is_missing() {
        keep(250, 400);
        log.committed = OptionalLong.of(410);
        log.oldest = 300;
        store.keys().stream().filter(key -> key.startsWith("page")).forEach(this::damage);

        assertThatThrownBy(() -> recover(LostEvents.STOP))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("events-0")
                .hasMessageContaining("before offset 0")
                .hasMessageContaining("before 300")
                .hasMessageContaining("checksum")
                .hasMessageContaining("--lost-events continue");
    }

    @Test
    void it_goes_on_from_what_is_left_if_told_so() {
        keep(250);
        log.committed = OptionalLong.of(410);
        log.oldest = 300;

        PartitionModel model = model();
        Recovery recovery = recovery(model, LostEvents.CONTINUE);
        recovery.run(() -> {});

        assertThat(recovery.status()).isEqualTo(new RedoStatus(110, 0, 50));
        PartitionModel undisturbed = model();
        learn(undisturbed, 0, 250);
        learn(undisturbed, 300, 410);
        assertThat(state(model)).isEqualTo(state(undisturbed));
    }

    @Test
    void a_model_has_lost_nothing_of_what_was_gone_before_it_began() {
        origin(30);
        log.committed = OptionalLong.of(90);
        log.oldest = 30;

        Recovery recovery = recovery(model(), LostEvents.STOP);
        recovery.run(() -> {});

        assertThat(recovery.status()).isEqualTo(new RedoStatus(60, 0, 0));
    }

    @Test
    void what_was_consumed_before_the_origin_was_noted_belongs_to_the_model() {
        log.committed = OptionalLong.of(5);

        PartitionModel model = model();
        Recovery recovery = recovery(model, LostEvents.STOP);
        recovery.run(() -> {});
        recovery.begin(5);

        assertSame(model, 5);
        assertThat(Origin.in(store).orElseThrow().offset()).isZero();
    }

    @Test
    void a_log_of_which_everything_has_been_consumed_is_whole() {
        keep(400);
        log.committed = OptionalLong.of(EVENTS);

        assertSame(recover(LostEvents.STOP), EVENTS);
    }

    @Test
    void what_was_skipped_is_skipped_when_it_is_learned_again() {
        origin(0, 7L);
        log.committed = OptionalLong.of(90);

        PartitionModel model = recover(LostEvents.STOP);

        PartitionModel undisturbed = model();
        learn(undisturbed, 0, 90);
        PartitionModel skipping = model();
        skipping.rules(new EventRules(1 << 20, Set.of(7L)));
        learn(skipping, 0, 90);
        assertThat(state(model)).isEqualTo(state(skipping)).isNotEqualTo(state(undisturbed));
    }

    @Test
    void an_event_that_is_to_be_skipped_from_now_on_is_noted_and_then_known() {
        keep(50);
        log.committed = OptionalLong.of(90);
        RecoveryTerms skipping = terms(
                EXACTLY_ONCE,
                LostEvents.STOP,
                Set.of(),
                new EventOptions(OptionalInt.empty(), Set.of(new EventOptions.Place(0, 95))));

        Recovery recovery = recovery(model(), skipping);
        recovery.run(() -> {});
        assertThat(recovery.hasOrigin()).isFalse();
        recovery.begin(90);

        Recovery later = recovery(model(), LostEvents.STOP);
        later.run(() -> {});
        assertThat(later.hasOrigin()).isTrue();
        assertThat(Origin.in(store).orElseThrow().skipped()).containsExactly(95L);
    }

    @Test
    void events_that_went_by_before_they_were_consumed_are_lost_too() {
        keep(250);
        log.committed = OptionalLong.of(410);
        log.oldest = 450;

        assertThatThrownBy(() -> recover(LostEvents.STOP)).hasMessageContaining("before 450");
    }

    @Test
    void where_the_older_events_are_gone_a_newer_checkpoint_serves_and_its_offset_says_what_is_known() {
        keep(400);
        log.committed = OptionalLong.of(350);
        log.oldest = 100;

        PartitionModel model = recover(LostEvents.STOP);

        assertThat(model.version().offset()).isEqualTo(400);
        assertThat(log.read).isEmpty();
        assertSame(model, 400);
    }

    @Test
    void a_fresh_application_begins_at_the_oldest_event() {
        log.oldest = 100;

        Recovery recovery = recovery(model(), LostEvents.STOP);
        recovery.run(() -> {});

        assertThat(recovery.status()).isEqualTo(new RedoStatus(0, 0, 0));
        recovery.begin(100);
        assertThat(Origin.in(store).orElseThrow().offset()).isEqualTo(100);
    }

    @Test
    void without_a_committed_offset_it_stops_and_says_where_to_set_it() {
        keep(250, 400);

        assertThatThrownBy(() -> recover(LostEvents.CONTINUE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("events-0")
                .hasMessageContaining("--group shop --topic events:0 --reset-offsets")
                .hasMessageContaining("at_least_once");
    }

    @Test
    void without_a_committed_offset_a_fresh_start_stops_too_because_it_would_publish_again() {
        keep(250);

        assertThatThrownBy(() -> afresh(model(), 1).run(() -> {})).hasMessageContaining("no committed offset");
    }

    @Test
    void a_log_that_ends_before_what_was_consumed_stops_it_though_nothing_has_to_be_redone() {
        keep(400);
        log.committed = OptionalLong.of(400);
        log.events.subList(399, EVENTS).clear();

        assertThatThrownBy(() -> recover(LostEvents.CONTINUE))
                .hasMessageContaining("ends at offset 399")
                .hasMessageContaining("up to 400");
    }

    @Test
    void without_a_committed_offset_at_least_once_begins_again() {
        keep(250, 400);

        PartitionModel model = model();
        recovery(model, !EXACTLY_ONCE, LostEvents.STOP).run(() -> {});

        assertSame(model, 0);
    }

    @Test
    void another_topic_under_the_same_name_is_refused_though_it_has_the_offsets() {
        keep(250);
        log.committed = OptionalLong.of(260);
        log.topicId = Optional.of("second");

        assertThatThrownBy(() -> recover(LostEvents.CONTINUE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("id first, now second")
                .hasMessageContaining("eddy reset --application-id shop")
                .hasMessageContaining("--accept replaced");
    }

    @Test
    void another_topic_is_taken_for_the_same_once_it_was_accepted() {
        keep(250);
        log.committed = OptionalLong.of(260);
        log.topicId = Optional.of("second");
        PartitionModel model = model();
        Recovery recovery = recovery(model, TopicFlaw.REPLACED);

        recovery.run(() -> {});

        assertSame(model, 260);
        assertThat(recovery.hasOrigin()).isFalse();
        recovery.begin(260);
        assertThat(Origin.in(store).orElseThrow().topicId()).isEqualTo("second");
        recover(LostEvents.STOP);
    }

    @Test
    void an_origin_that_does_not_know_its_topic_gets_to_know_it() {
        Origin unaware = new Origin(
                7, "shop-" + SPECIFICATION.fingerprint(), SPECIFICATION.canonical(), 1 << 20, List.of(), 3, null);
        unaware.putInto(store);
        log.committed = OptionalLong.of(90);
        Recovery recovery = recovery(model(), LostEvents.STOP);

        recovery.run(() -> {});
        recovery.begin(90);

        Origin aware = Origin.in(store).orElseThrow();
        assertThat(aware.topicId()).isEqualTo("first");
        assertThat(aware.offset()).isEqualTo(7);
        assertThat(aware.millis()).isEqualTo(3);
    }

    @Test
    void where_retention_overtakes_it_the_offsets_are_told_and_the_loss_counted() {
        Recovery stops = recovery(model(), LostEvents.STOP);
        stops.run(() -> {});
        Recovery goesOn = recovery(model(), LostEvents.CONTINUE);
        goesOn.run(() -> {});
        Overtaken.Gap gap = new Overtaken.Gap(120, 150);

        assertThatThrownBy(() -> stops.overtaken(gap))
                .hasMessageContaining("from offset 120 on")
                .hasMessageContaining("before 150")
                .hasMessageContaining("--lost-events continue");
        goesOn.overtaken(gap);
        assertThat(goesOn.status().lost()).isEqualTo(30);
    }

    /** The consumer then finds its position gone, whether it had anything to lose or not. */
    @Test
    void what_was_gone_when_the_task_began_is_not_lost_once_more_when_the_consumer_finds_it_gone() {
        keep(250);
        log.committed = OptionalLong.of(410);
        log.oldest = 450;
        Recovery recovery = recovery(model(), LostEvents.CONTINUE);
        recovery.run(() -> {});

        recovery.overtaken(new Overtaken.Gap(410, 460));

        assertThat(recovery.status().lost()).isEqualTo(460 - 250);
    }

    @Test
    void a_fresh_start_is_not_stopped_by_what_was_gone_before_it() {
        keep(250);
        log.committed = OptionalLong.of(410);
        log.oldest = 450;
        Recovery recovery = afresh(model(), 1);
        recovery.run(() -> {});

        recovery.overtaken(new Overtaken.Gap(410, 450));

        assertThat(recovery.status().lost()).isZero();
    }

    @Test
    void what_a_newer_checkpoint_has_learned_is_not_lost_when_the_consumer_finds_it_gone() {
        keep(400);
        log.committed = OptionalLong.of(250);
        log.oldest = 300;
        Recovery recovery = recovery(model(), LostEvents.STOP);
        recovery.run(() -> {});

        recovery.overtaken(new Overtaken.Gap(250, 350));

        assertThat(recovery.status().lost()).isZero();
    }

    @Test
    void a_defect_in_what_is_learned_again_names_the_event_and_the_way_past_it() {
        log.committed = OptionalLong.of(3);
        log.events.set(1, "{\"features\":{\"x\":13},\"label\":\"yes\"}".getBytes(UTF_8));
        PartitionModel unlucky =
                new PartitionModel(SPECIFICATION, new Unlucky(Learners.of(SPECIFICATION)), PARTITION, () -> 0);

        assertThatThrownBy(() -> afresh(unlucky, 1).run(() -> {}))
                .hasMessageContaining("events-0: the event at offset 1 could be neither learned nor rejected")
                .hasMessageContaining("start with --fresh --skip-offset 0:1");
    }

    @Test
    void another_specification_is_refused() {
        keep(250);
        log.committed = OptionalLong.of(260);
        Specification other = Specification.inferred("other");

        PartitionModel model = new PartitionModel(other, Learners.of(other), PARTITION, () -> 0);

        assertThatThrownBy(() -> recovery(model, LostEvents.STOP).run(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shop-" + SPECIFICATION.fingerprint())
                .hasMessageContaining("other-" + other.fingerprint())
                .hasMessageContaining("--fresh")
                .hasMessageContaining("--application-id");
    }

    @Test
    void a_fresh_start_forgets_and_learns_the_log_with_the_new_specification() {
        keep(250);
        log.committed = OptionalLong.of(410);

        PartitionModel model = model();
        Recovery recovery = afresh(model, 1);
        recovery.run(() -> {});

        assertSame(model, 410);
        assertThat(log.read).hasSize(410);
        assertThat(recovery.hasOrigin()).isFalse();
        recovery.begin(410);
        assertThat(store.keys()).containsExactly(Origin.KEY);
    }

    @Test
    void a_skipped_event_that_comes_again_is_not_predicted_either() {
        PartitionModel model = model();
        model.rules(new EventRules(1_000, Set.of(0L)));

        assertThatThrownBy(() -> model.predict(0, log.events.get(0))).hasMessageContaining("--skip-offset");
        assertThatCode(() -> model.predict(1, log.events.get(1))).doesNotThrowAnyException();
    }

    @Test
    void a_fresh_start_learns_what_is_left_of_the_log() {
        keep(250);
        log.committed = OptionalLong.of(410);
        log.oldest = 300;

        Recovery recovery = afresh(model(), 1);
        recovery.run(() -> {});
        recovery.begin(410);

        assertThat(recovery.status()).isEqualTo(new RedoStatus(110, 0, 0));
        assertThat(Origin.in(store).orElseThrow().offset()).isEqualTo(300);
    }

    @Test
    void until_a_fresh_start_is_noted_it_is_made_again_and_then_no_more() {
        keep(250);
        log.committed = OptionalLong.of(410);

        afresh(model(), 1).run(() -> {});
        Recovery again = afresh(model(), 1);
        again.run(() -> {});
        assertThat(again.hasOrigin()).isFalse();
        again.begin(410);
        Recovery later = afresh(model(), 1);
        later.run(() -> {});

        assertThat(later.hasOrigin()).isTrue();
    }

    @Test
    void a_newer_checkpoint_serves_though_there_is_an_older_one_too() {
        keep(250, 400);
        log.committed = OptionalLong.of(350);
        log.oldest = 300;

        PartitionModel model = recover(LostEvents.STOP);

        assertThat(model.version().offset()).isEqualTo(400);
        assertSame(model, 400);
    }

    private Recovery afresh(PartitionModel model, long since) {
        return new Recovery(
                PARTITION,
                model,
                store,
                log,
                terms(EXACTLY_ONCE, LostEvents.STOP),
                new FreshStart(true, since),
                1 << 20,
                () -> since);
    }

    /** Of a model that has no checkpoint yet. */
    private void origin(long offset, Long... skipped) {
        new Origin(
                        offset,
                        "shop-" + SPECIFICATION.fingerprint(),
                        SPECIFICATION.canonical(),
                        1 << 20,
                        List.of(skipped),
                        0,
                        null)
                .putInto(store);
    }

    /** Leaves the checkpoints of a model that has learned the log. */
    private void keep(long... offsets) {
        PartitionModel model = model();
        Recovery recovery = recovery(model, LostEvents.STOP);
        CheckpointWriter writer = recovery.run(() -> {});
        recovery.begin(0);
        long from = 0;
        for (long offset : offsets) {
            learn(model, from, offset);
            writer.begin(offset);
            while (writer.busy()) {
                writer.writeRecord();
            }
            from = offset;
        }
        log.read.clear();
    }

    private void damage(String key) {
        byte[] record = Objects.requireNonNull(store.get(key)).clone();
        record[record.length / 2] ^= 4;
        store.put(key, record);
    }

    private PartitionModel recover(LostEvents lostEvents) {
        PartitionModel model = model();
        recovery(model, lostEvents).run(() -> {});
        return model;
    }

    private Recovery recovery(PartitionModel model, LostEvents lostEvents) {
        return recovery(model, EXACTLY_ONCE, lostEvents);
    }

    private Recovery recovery(PartitionModel model, boolean exactlyOnce, LostEvents lostEvents) {
        return recovery(model, terms(exactlyOnce, lostEvents));
    }

    private Recovery recovery(PartitionModel model, TopicFlaw accepted) {
        return recovery(model, terms(EXACTLY_ONCE, LostEvents.STOP, Set.of(accepted)));
    }

    private Recovery recovery(PartitionModel model, RecoveryTerms terms) {
        return new Recovery(PARTITION, model, store, log, terms, new FreshStart(false, 0), 1 << 20, () -> 0);
    }

    private static RecoveryTerms terms(boolean exactlyOnce, LostEvents lostEvents) {
        return terms(exactlyOnce, lostEvents, Set.of());
    }

    private static RecoveryTerms terms(boolean exactlyOnce, LostEvents lostEvents, Set<TopicFlaw> accepted) {
        return terms(exactlyOnce, lostEvents, accepted, EventOptions.DEFAULT);
    }

    private static RecoveryTerms terms(
            boolean exactlyOnce, LostEvents lostEvents, Set<TopicFlaw> accepted, EventOptions events) {
        return new RecoveryTerms("shop", exactlyOnce, events, lostEvents, accepted);
    }

    private static PartitionModel model() {
        return new PartitionModel(SPECIFICATION, Learners.of(SPECIFICATION), PARTITION, () -> 0);
    }

    private void learn(PartitionModel model, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            try {
                model.learn(offset, log.events.get((int) offset), offset);
            } catch (RejectedEvent e) {
                continue; // as the pipeline does
            }
        }
    }

    /** The model is the one that an undisturbed run would have, in all its state, and goes on as that would. */
    private void assertSame(PartitionModel model, long offset) {
        PartitionModel undisturbed = model();
        learn(undisturbed, 0, offset);
        assertThat(state(model)).isEqualTo(state(undisturbed));
        learn(model, offset, EVENTS);
        learn(undisturbed, offset, EVENTS);
        assertThat(state(model)).isEqualTo(state(undisturbed));
    }

    private static Map<String, Object> state(PartitionModel model) {
        Tensors tensors = new Tensors();
        model.state(tensors.save(true));
        Map<String, Object> state = new HashMap<>(tensors.texts());
        tensors.tensors().forEach((name, tensor) -> state.put(name, bits(tensor.data())));
        return state;
    }

    private static String bits(Object data) {
        if (data instanceof float[] floats) {
            return Arrays.toString(floats);
        }
        return data instanceof double[] doubles ? Arrays.toString(doubles) : Arrays.toString((long[]) data);
    }
}
