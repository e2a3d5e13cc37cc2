package io.eddy.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import io.eddy.state.Tensors;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdDirectoryTest {
    private static final int NONE = IdDirectory.NONE;

    @Test
    void an_id_gets_a_row_when_it_has_been_seen_often_enough() {
        IdDirectory ids = new IdDirectory("ids", 3, 0, 10);

        assertThat(ids.learn(7, 0)).isEqualTo(NONE);
        assertThat(ids.learn(7, 0)).isEqualTo(NONE);
        assertThat(ids.row(7, 0)).isEqualTo(NONE);
        assertThat(ids.learn(7, 0)).isEqualTo(0);
        assertThat(ids.isNew()).isTrue();
        assertThat(ids.learn(7, 0)).isEqualTo(0);
        assertThat(ids.isNew()).isFalse();
        assertThat(ids.row(7, 0)).isEqualTo(0);
    }

    @Test
    void an_id_that_was_not_seen_for_too_long_in_event_time_has_no_row_and_is_admitted_anew() {
        IdDirectory ids = new IdDirectory("ids", 2, 100, 10);
        ids.learn(7, 1_000);
        ids.learn(7, 1_000);

        assertThat(ids.row(7, 1_100)).isEqualTo(0);
        assertThat(ids.row(7, 1_101)).isEqualTo(NONE);
        assertThat(ids.learn(7, 1_101)).isEqualTo(NONE);
        assertThat(ids.expired()).isEqualTo(1);
        assertThat(ids.learn(7, 1_101)).as("its old row, which is free").isEqualTo(0);
    }

    @Test
    void rows_of_expired_ids_are_used_again_before_new_ones() {
        IdDirectory ids = new IdDirectory("ids", 1, 100, 1_000);
        for (int id = 0; id < 50; id++) {
            ids.learn(id, 0);
        }
        for (int step = 0; step < 50; step++) {
            ids.learn(1_000, 500);
        }
        for (int id = 2_000; id < 2_049; id++) {
            ids.learn(id, 500);
        }

        assertThat(ids.rows()).isLessThanOrEqualTo(51);
        assertThat(ids.expired()).isEqualTo(50);
    }

    @Test
    void of_a_full_table_one_goes_that_was_not_seen_since_the_last_time_round() {
        IdDirectory ids = new IdDirectory("ids", 1, 0, 3);
        ids.learn(1, 0);
        ids.learn(2, 0);
        ids.learn(3, 0);

        assertThat(ids.learn(4, 0)).as("all were seen, so the first").isEqualTo(0);
        ids.learn(2, 0);
        assertThat(ids.learn(5, 0)).as("2 was seen again").isEqualTo(2);
        assertThat(ids.row(1, 0)).isEqualTo(NONE);
        assertThat(ids.row(2, 0)).isEqualTo(1);
        assertThat(ids.row(3, 0)).isEqualTo(NONE);
        assertThat(ids.rows()).isEqualTo(3);
        assertThat(ids.evicted()).isEqualTo(2);
    }

    @Test
    void no_two_ids_ever_share_a_row_and_a_restored_directory_goes_on_alike() {
        Seeds.forEach(20, seed -> {
            Random random = new Random(seed);
            IdDirectory ids = new IdDirectory("ids", 1 + random.nextInt(3), random.nextInt(2) * 400, 100);
            IdDirectory other = new IdDirectory("ids", 1, 0, 100);
            for (int i = 0; i < 5_000; i++) {
                if (i == 2_500) {
                    Tensors stored = new Tensors();
                    ids.state(stored.save(true));
                    other = copy(ids, stored, seed);
                }
                long key = Math.abs((long) (random.nextGaussian() * 120)) << random.nextInt(2) * 40;
                int row = ids.learn(key, i);
                if (i >= 2_500) {
                    assertThat(other.learn(key, i)).isEqualTo(row);
                }
            }
            Map<Integer, Long> keyOfRow = new HashMap<>();
            for (long key = 0; key < 1_000; key++) {
                for (long shifted : new long[] {key, key << 40}) {
                    int row = ids.row(shifted, 5_000);
                    if (row != NONE) {
                        Long before = keyOfRow.put(row, shifted);
                        assertThat(before == null || before == shifted).isTrue();
                    }
                }
            }
            assertThat(keyOfRow).isNotEmpty().hasSizeLessThanOrEqualTo(100);
        });
    }

    private static IdDirectory copy(IdDirectory ids, Tensors stored, long seed) {
        Random random = new Random(seed);
        IdDirectory copy = new IdDirectory("ids", 1 + random.nextInt(3), random.nextInt(2) * 400, 100);
        copy.state(stored.load(true));
        assertThat(copy.rows()).isEqualTo(ids.rows());
        return copy;
    }
}
