package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DampingTest {
    private final Damping damping = new Damping(new Schedule.Damped(0.8f, 0.5f, 2, 0.1f));

    @Test
    void the_rate_falls_after_each_window_that_is_no_better_down_to_its_floor() {
        assertThat(damping.rate()).isEqualTo(0.8f);
        window(1, 1);
        assertThat(damping.rate()).as("nothing to compare with").isEqualTo(0.8f);
        damping.judge(1);
        assertThat(damping.rate()).as("within a window").isEqualTo(0.8f);
        damping.judge(1);
        assertThat(damping.rate()).isEqualTo(0.4f);
        window(0.5, 0.5);
        assertThat(damping.rate()).as("better").isEqualTo(0.4f);
        window(0.5, 0.5);
        window(0.5, 0.5);
        window(0.5, 0.5);
        assertThat(damping.rate()).isEqualTo(0.1f);
    }

    @Test
    void better_by_less_than_the_standard_error_is_no_better() {
        window(1, 1);
        window(0.9, 1.05); // mean 0.975, standard error 0.053
        assertThat(damping.rate()).isEqualTo(0.4f);
        window(0.9, 0.91); // mean 0.905, standard error 0.0035
        assertThat(damping.rate()).isEqualTo(0.4f);
    }

    @Test
    void it_is_whole_again_where_losses_rise_far_above_the_best() {
        window(1, 1);
        window(1, 1);
        assertThat(damping.rate()).isEqualTo(0.4f);
        window(1.4, 1.6); // 0.5 above, standard error 0.071
        assertThat(damping.rate()).isEqualTo(0.8f);
        window(1.3, 1.3);
        assertThat(damping.rate()).as("measured from where it began anew").isEqualTo(0.8f);
    }

    @Test
    void it_stays_small_where_they_rise_by_chance() {
        window(1, 1);
        window(1, 1);
        window(0.9, 1.4); // 0.15 above, standard error 0.18
        assertThat(damping.rate()).isEqualTo(0.2f);
    }

    @Test
    void a_loss_that_is_no_number_does_not_count() {
        window(1, Double.NaN);
        damping.judge(Double.POSITIVE_INFINITY);
        damping.judge(1);
        window(1, 1);
        assertThat(damping.rate()).isEqualTo(0.4f);
    }

    private void window(double first, double second) {
        damping.judge(first);
        damping.judge(second);
    }
}
