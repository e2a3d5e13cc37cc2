package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Event;
import io.eddy.state.Damage;
import io.eddy.state.StateWalk;
import io.eddy.state.Tensors;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LearnedSourcesTest {
    private final LearnedSources sources = new LearnedSources();

    @Test
    void what_is_not_above_the_highest_of_its_source_was_there_before() {
        assertThat(hasSeen("orders-3", 10)).isFalse();
        assertThat(hasSeen("orders-3", 10)).isTrue();
        assertThat(hasSeen("orders-3", 9)).isTrue();
        assertThat(hasSeen("orders-3", 11)).isFalse();
    }

    @Test
    void each_source_is_on_its_own() {
        assertThat(hasSeen("orders-3", 10)).isFalse();
        assertThat(hasSeen("orders-4", 10)).isFalse();
        assertThat(hasSeen("returns-3", 4)).isFalse();
        assertThat(hasSeen("orders-4", 4)).isTrue();
    }

    @Test
    void a_source_that_is_another_one_under_the_same_name_begins_anew() {
        Event event = event("orders-3", 10);
        event.sourceId("first");
        assertThat(sources.hasSeen(event)).isFalse();

        event.source("orders-3", 0);
        event.sourceId("second");
        assertThat(sources.hasSeen(event)).isFalse();
        assertThat(sources.hasSeen(event)).isTrue();
    }

    @Test
    void an_event_of_no_source_is_always_new_and_leaves_nothing() {
        assertThat(sources.hasSeen(new Event())).isFalse();
        assertThat(sources.hasSeen(new Event())).isFalse();

        assertThat(new StateWalk().differences(sources, new LearnedSources())).isEmpty();
    }

    /** Two writers of one source, the second of which begins again at what the first had committed, while that still writes. */
    @Test
    void however_a_writer_that_was_thought_dead_and_its_successor_mix_each_record_is_new_once() {
        Random random = new Random(5);
        for (int trial = 0; trial < 200; trial++) {
            LearnedSources learner = new LearnedSources();
            int[] learned = new int[100];
            int zombie = 0;
            int successor = 0; // it begins at the committed offset, before which all is written
            while (zombie < 60 || successor < 100) {
                boolean first = successor == 100 || zombie < 60 && random.nextInt(3) > 0;
                int offset = first ? zombie++ : successor++;
                learned[offset] += learner.hasSeen(event("orders-0", offset)) ? 0 : 1;
            }
            assertThat(learned).containsOnly(1);
        }
    }

    @Test
    void beyond_the_most_the_one_heard_of_longest_ago_is_forgotten() {
        hasSeen("first", 5);
        hasSeen("second", 5);
        hasSeen("first", 5);
        for (int i = 0; i < LearnedSources.MOST - 1; i++) {
            hasSeen("source-" + i, 0);
        }

        assertThat(hasSeen("first", 5)).isTrue();
        assertThat(hasSeen("second", 5)).isFalse();
    }

    @Test
    void restored_it_is_the_same_and_forgets_in_the_same_order() {
        hasSeen("orders-0", 7);
        hasSeen("orders-1", 3);
        hasSeen("orders-0", 7);

        LearnedSources restored = new LearnedSources();
        restored.state(stored().load(true));

        assertThat(new StateWalk().differences(sources, restored)).isEmpty();
        assertThat(restored.hasSeen(event("orders-0", 7))).isTrue();
        assertThat(restored.hasSeen(event("orders-1", 4))).isFalse();
    }

    @Test
    void a_snapshot_for_readers_has_none_of_it() {
        hasSeen("orders-0", 7);
        Tensors snapshot = new Tensors();

        sources.state(snapshot.save(false));

        assertThat(snapshot.tensors()).isEmpty();
        assertThat(snapshot.texts()).isEmpty();
    }

    @Test
    void damaged_state_is_refused() {
        hasSeen("orders-0", 7);
        hasSeen("orders-1", 3);

        Damage.assertRefused(stored(), Set.of(), archive -> {
            LearnedSources restored = new LearnedSources();
            restored.state(archive);
        });
    }

    private Tensors stored() {
        Tensors stored = new Tensors();
        sources.state(stored.save(true));
        return stored;
    }

    private boolean hasSeen(String source, long offset) {
        return sources.hasSeen(event(source, offset));
    }

    private static Event event(String source, long offset) {
        Event event = new Event();
        event.source(source, offset);
        return event;
    }
}
