package io.eddy.learn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.feature.Event;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentProfileTest {
    private final SegmentProfile profile = new SegmentProfile();
    private final SplittableRandom random = new SplittableRandom(1);

    private void add(double value) {
        profile.add(new Event().set("x", value), List.of("x"));
    }

    private double mean() {
        return requireNonNull(profile.segment(0, 1).means().get("x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 31, 100})
    void a_wild_number_is_not_in_the_mean(int at) {
        for (int i = 0; i < 200; i++) {
            add(i == at ? 1e308 : 7 + random.nextGaussian());
        }

        assertThat(mean()).isCloseTo(7, within(0.5));
    }

    @Test
    void numbers_that_cannot_be_subtracted_make_no_mean_that_is_none() {
        add(Double.MAX_VALUE);
        add(-Double.MAX_VALUE);
        add(1);

        assertThat(mean()).isFinite();
    }

    @Test
    void numbers_that_stay_far_away_are_taken_for_what_is_usual() {
        for (int i = 0; i < 200; i++) {
            add(7 + random.nextGaussian());
        }
        for (int i = 0; i < 2_000; i++) {
            add(1e6);
        }

        assertThat(mean()).isGreaterThan(5e5);
    }
}
