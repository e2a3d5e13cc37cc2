package io.eddy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

    @Test
    void the_numbers_never_change_from_release_to_release() {
        assertThat(CounterRandom.bits(0, 0, 0)).isEqualTo(6235967106033911276L);
        assertThat(CounterRandom.bits(42, 7, 1_000_000)).isEqualTo(-5997005571199912882L);
        assertThat(CounterRandom.uniform(42, 7, 3)).isEqualTo(0.33342463f);
        assertThat(CounterRandom.gaussian(42, 7, 3)).isEqualTo(-1.4643655f);
    }

    @Test
    void neighbouring_seeds_streams_and_counters_share_no_number() {
        Set<Long> seen = new HashSet<>();

        for (int seed = 0; seed < 20; seed++) {
            for (int stream = 0; stream < 20; stream++) {
                for (int counter = 0; counter < 100; counter++) {
                    seen.add(CounterRandom.bits(seed, stream, counter));
                }
            }
        }

        assertThat(seen).hasSize(20 * 20 * 100);
    }

    @Test
    void half_of_the_bits_flip_when_one_bit_of_the_input_does() {
        for (int bit = 0; bit < 64; bit++) {
            int flipped = 0;
            for (int n = 0; n < 1000; n++) {
                long before = CounterRandom.bits(n, 3, 5);
                flipped += Long.bitCount(before ^ CounterRandom.bits(n ^ (1L << bit), 3, 5));
                flipped += Long.bitCount(before ^ CounterRandom.bits(n, 3 ^ (1L << bit), 5));
                flipped += Long.bitCount(before ^ CounterRandom.bits(n, 3, 5 ^ (1L << bit)));
            }
            assertThat(flipped / 3000.0).as("input bit %d", bit).isCloseTo(32, within(0.5));
        }
    }

    @Test
    void uniform_numbers_fill_the_unit_interval_evenly() {
        int[] bins = new int[16];

        for (int i = 0; i < 160_000; i++) {
            float u = CounterRandom.uniform(1, 2, i);
            assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
            bins[(int) (u * 16)]++;
        }

        for (int count : bins) {
            assertThat(count).isCloseTo(10_000, within(500));
        }
    }

    @Test
    void gaussian_numbers_have_the_moments_of_the_normal_distribution() {
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        int n = 200_000;

        for (int i = 0; i < n; i++) {
            double g = CounterRandom.gaussian(9, 0, i);
            sum += g;
            squares += g * g;
            fourths += g * g * g * g;
        }

        assertThat(sum / n).isCloseTo(0, within(0.01));
        assertThat(squares / n).isCloseTo(1, within(0.015));
        assertThat(fourths / n).isCloseTo(3, within(0.1));
    }
}
