package io.eddy.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StateWalkTest {
    /** Something with state, of which it may forget some. */
    private static final class Counter {
        private long stored;
        private long forgotten;
        private float[] weights = {1, 0f};
        private List<Object> list = new ArrayList<>();
        private final Map<String, Object> map = new HashMap<>();
        private Optional<Counter> inner = Optional.empty();

        void step() {
            stored++;
            forgotten++;
        }

        void state(Archive archive) {
            stored = archive.longs("stored", stored)[0];
        }
    }

    private final Counter one = new Counter();
    private final Counter two = new Counter();

    private List<String> differences() {
        return new StateWalk().differences(one, two);
    }

    @Test
    void equal_graphs_do_not_differ() {
        one.list.add("text");
        two.list.add("text");
        one.map.put("key", new long[] {1, 2});
        two.map.put("key", new long[] {1, 2});
        one.inner = Optional.of(one);
        two.inner = Optional.of(two);

        assertThat(differences()).isEmpty();
    }

    @Test
    void a_field_that_is_not_restored_shows() {
        one.step();
        Tensors stored = new Tensors();
        one.state(stored.save(true));
        two.state(stored.load(true));

        assertThat(differences()).containsExactly("Counter.forgotten: 1 and 0");
    }

    @Test
    void every_bit_counts() {
        two.weights = new float[] {1, -0f};

        assertThat(differences()).containsExactly("Counter.weights[1]: 0.0 and -0.0");
    }

    @Test
    void what_lies_deep_counts() {
        one.map.put("key", List.of(new Counter()));
        Counter other = new Counter();
        other.step();
        two.map.put("key", List.of(other));

        assertThat(differences())
                .containsExactly("Counter.map[key][0].stored: 0 and 1", "Counter.map[key][0].forgotten: 0 and 1");
    }

    @Test
    void missing_entries_and_keys_count() {
        one.list.add("a");
        one.map.put("key", "value");
        two.inner = Optional.of(new Counter());

        assertThat(differences())
                .containsExactly(
                        "Counter.list.length: 1 and 0",
                        "Counter.map.keys.length: 1 and 0",
                        "Counter.inner.length: 0 and 1");
    }

    @Test
    void an_array_that_both_have_is_no_copy() {
        two.weights = one.weights;

        assertThat(differences()).containsExactly("Counter.weights is one array that both have");
    }

    @Test
    void what_cannot_be_looked_into_is_a_difference() {
        one.list.add(new AtomicLong());
        two.list.add(new AtomicLong());

        assertThat(differences()).singleElement().asString().contains("AtomicLong, which StateWalk cannot look into");
    }

    @Test
    void a_set_without_an_order_is_a_difference() {
        Set<String> set = new HashSet<>();
        one.list.add(set);
        two.list.add(new HashSet<>());

        assertThat(differences()).singleElement().asString().contains("LinkedHashSet");
    }

    @Test
    void every_field_that_may_differ_exists() {
        assertThat(StateWalk.scratch()).allMatch(StateWalk::exists);
    }
}
