package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import io.eddy.state.Tensors;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftDetectorTest {
    private static void mistakes(DriftDetector detector, Random random, double rate, int events) {
        for (int i = 0; i < events; i++) {
            detector.add(random.nextDouble() < rate ? 1 : 0);
        }
    }

    @Test
    void a_shift_from_a_tenth_to_three_tenths_is_found_within_some_hundred_events() {
        Seeds.forEach(50, seed -> {
            DriftDetector detector = new DriftDetector();
            Random random = new Random(seed);

            mistakes(detector, random, 0.1, 5_000);
            long before = detector.drifts();
            mistakes(detector, random, 0.3, 400);

            assertThat(detector.drifts()).isEqualTo(before + 1);
            assertThat(detector.recentDrifts().get((int) before)).isBetween(5_001L, 5_400L);
            assertThat(detector.length()).isLessThan(1_000);
        });
    }

    @Test
    void a_stationary_stream_hardly_ever_alarms() {
        long[] alarms = new long[1];
        Seeds.forEach(30, seed -> {
            DriftDetector detector = new DriftDetector();

            mistakes(detector, new Random(seed), seed % 3 == 0 ? 0.02 : seed % 3 == 1 ? 0.2 : 0.5, 100_000);

            assertThat(detector.drifts()).isLessThanOrEqualTo(2);
            alarms[0] += detector.drifts();
        });
        assertThat(alarms[0]).as("alarms in three million events").isLessThanOrEqualTo(6);
    }

    @Test
    void small_and_gradual_errors_hardly_ever_alarm_while_they_stay_the_same() {
        Seeds.forEach(10, seed -> {
            DriftDetector detector = new DriftDetector();
            Random random = new Random(seed);

            for (int i = 0; i < 100_000; i++) {
                double e = Math.abs(random.nextGaussian());
                detector.add(e / (e + 3));
            }

            assertThat(detector.drifts()).isLessThanOrEqualTo(1);
        });
    }

    @Test
    void a_falling_error_shortens_the_window_without_an_alarm() {
        DriftDetector detector = new DriftDetector();
        Random random = new Random(1);

        mistakes(detector, random, 0.5, 2_000);
        mistakes(detector, random, 0.1, 2_000);

        assertThat(detector.drifts()).isZero();
        assertThat(detector.length()).isLessThanOrEqualTo(2_100);
    }

    @Test
    void one_drift_is_reported_once_and_the_next_one_too() {
        DriftDetector detector = new DriftDetector();
        Random random = new Random(2);

        mistakes(detector, random, 0.1, 20_000);
        mistakes(detector, random, 0.4, 20_000);
        mistakes(detector, random, 0.7, 20_000);

        assertThat(detector.recentDrifts()).hasSize(2);
        assertThat(detector.recentDrifts().get(0)).isBetween(20_001L, 20_300L);
        assertThat(detector.recentDrifts().get(1)).isBetween(40_001L, 40_400L);
    }

    @Test
    void only_the_latest_drifts_are_kept_but_all_are_counted() {
        DriftDetector detector = new DriftDetector();

        for (int i = 0; i < 100 * 1_000; i++) {
            detector.add(i / 500 % 2);
        }

        assertThat(detector.drifts()).isEqualTo(100);
        assertThat(detector.recentDrifts()).hasSize(64).isSorted();
    }

    @Test
    void a_restored_detector_goes_on_the_same() {
        Seeds.forEach(5, seed -> {
            DriftDetector detector = new DriftDetector();
            Random random = new Random(seed);
            mistakes(detector, random, 0.1, 3_017);
            mistakes(detector, random, 0.5, 500);
            Tensors stored = new Tensors();
            detector.state(stored.save(true));

            DriftDetector restored = new DriftDetector();
            mistakes(restored, random, 0.9, 77);
            restored.state(stored.load(true));
            long next = random.nextLong();
            mistakes(detector, new Random(next), 0.9, 1_000);
            mistakes(restored, new Random(next), 0.9, 1_000);

            assertThat(restored.recentDrifts()).isEqualTo(detector.recentDrifts());
            assertThat(restored.recentDrifts()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(restored.length()).isEqualTo(detector.length());
        });
    }

    @Test
    void a_confidence_must_be_a_probability() {
        assertThatThrownBy(() -> new DriftDetector(0)).hasMessageContaining("between 0 and 1");
    }
}
