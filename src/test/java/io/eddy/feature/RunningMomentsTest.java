package io.eddy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.state.Tensors;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningMomentsTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final RunningMoments moments = new RunningMoments();

    private void addNormal(int count) {
        for (int i = 0; i < count; i++) {
            moments.add(7 + random.nextGaussian());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e9, -1e30, Double.MAX_VALUE, -Double.MAX_VALUE})
    void a_wild_value_makes_the_deviation_half_as_large_again_at_most(double wild) {
        addNormal(1_000);

        moments.add(wild);

        assertThat(moments.standardDeviation()).isBetween(0.9, 1.5);
        assertThat(moments.mean()).isCloseTo(7, within(0.15));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 31})
    void a_wild_value_among_the_first_is_found_out_once_they_are_there(int before) {
        addNormal(before);
        moments.add(Double.MAX_VALUE);
        addNormal(31 - before);

        assertThat(moments.count()).isEqualTo(32);
        assertThat(moments.standardDeviation()).isBetween(0.6, 1.5);
        assertThat(moments.mean()).isCloseTo(7, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 31, 40, 2_000})
    void a_field_that_is_mostly_one_value_is_not_blinded_either(int before) {
        for (int i = 0; i < before; i++) {
            moments.add(i % 3 == 2 ? 1 : 0);
        }
        moments.add(1e30);
        for (int i = 0; i < 1_000; i++) {
            moments.add(i % 3 == 2 ? 1 : 0);
        }

        assertThat(moments.standardDeviation()).isBetween(0.4, 1.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 2_000})
    void after_equal_values_a_wild_one_counts_no_further_than_a_million_times_theirs(int before) {
        for (int i = 0; i < before; i++) {
            moments.add(5);
        }

        assertThat(moments.counted(1e30)).isEqualTo(5 + 5e6);
        assertThat(moments.counted(-1e30)).isEqualTo(5 - 5e6);
        assertThat(moments.counted(400_000)).isEqualTo(400_000);
    }

    @Test
    void a_wild_value_counts_as_the_median_as_soon_as_five_others_are_known() {
        addNormal(5);

        assertThat(moments.counted(1e30)).isBetween(5.0, 9.0);
        assertThat(moments.counted(1_000)).isEqualTo(1_000);
    }

    @Test
    void a_stream_that_has_moved_far_away_is_caught_up_with() {
        addNormal(1_000);
        for (int i = 0; i < 100; i++) {
            moments.add(1e12);
        }

        assertThat(moments.counted(1e12)).isEqualTo(1e12);
    }

    @Test
    void values_within_a_thousand_deviations_count_as_they_are() {
        addNormal(1_000);

        assertThat(moments.counted(500)).isEqualTo(500);
    }

    @Test
    void what_is_restored_among_the_first_values_goes_on_to_the_bit() {
        addNormal(3);
        moments.add(1e30);
        Tensors stored = new Tensors();
        moments.state("x", stored.save(true));
        RunningMoments restored = new RunningMoments();
        restored.state("x", stored.load(true));
        for (int i = 0; i < 60; i++) {
            double value = random.nextGaussian();
            moments.add(value);
            restored.add(value);
        }

        assertThat(restored.standardDeviation()).isEqualTo(moments.standardDeviation());
        assertThat(restored.mean()).isEqualTo(moments.mean());
        assertThat(restored.standardDeviation()).isLessThan(5);
    }
}
