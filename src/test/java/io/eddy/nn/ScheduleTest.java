package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ScheduleTest {

    @Test
    void constant_stays() {
        assertThat(new Schedule.Constant(0.1f).rate(1_000_000)).isEqualTo(0.1f);
    }

    @Test
    void inverse_scaling_halves_at_its_scale_with_power_one() {
        Schedule schedule = new Schedule.InverseScaling(0.4f, 100, 1);

        assertThat(schedule.rate(0)).isEqualTo(0.4f);
        assertThat(schedule.rate(100)).isEqualTo(0.2f);
        assertThat(schedule.rate(300)).isEqualTo(0.1f);
    }

    @Test
    void exponential_decays_to_its_floor() {
        Schedule schedule = new Schedule.Exponential(0.8f, 0.5f, 10, 0.05f);

        assertThat(schedule.rate(0)).isEqualTo(0.8f);
        assertThat(schedule.rate(10)).isEqualTo(0.4f);
        assertThat(schedule.rate(5)).isCloseTo(0.8f * (float) Math.sqrt(0.5), within(1e-7f));
        assertThat(schedule.rate(1000)).isEqualTo(0.05f);
    }

    @Test
    void cosine_warms_up_then_falls_to_its_floor() {
        Schedule schedule = new Schedule.Cosine(1, 10, 110, 0.2f);

        assertThat(schedule.rate(0)).isZero();
        assertThat(schedule.rate(5)).isEqualTo(0.5f);
        assertThat(schedule.rate(10)).isEqualTo(1);
        assertThat(schedule.rate(60)).isCloseTo(0.6f, within(1e-6f));
        assertThat(schedule.rate(110)).isEqualTo(0.2f);
        assertThat(schedule.rate(Long.MAX_VALUE)).isEqualTo(0.2f);
    }

    @Test
    void values_out_of_range_say_what_is_allowed() {
        assertThatThrownBy(() -> new Schedule.Constant(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate is 0.0; it must be a positive number");
        assertThatThrownBy(() -> new Schedule.Exponential(1, 1.5f, 1, 0)).hasMessageContaining("decay is 1.5");
        assertThatThrownBy(() -> new Schedule.Cosine(1, 10, 10, 0)).hasMessageContaining("more than the 10 steps");
        assertThatThrownBy(() -> new Schedule.Cosine(1, 1, 10, 2)).hasMessageContaining("from 0 to the rate, 1.0");
        assertThatThrownBy(() -> new Schedule.InverseScaling(1, Float.NaN, 1)).hasMessageContaining("scale is NaN");
        for (Executable wrong : List.<Executable>of(
                () -> new Schedule.ByInputs(0),
                () -> new Schedule.InverseScaling(0, 1, 1),
                () -> new Schedule.InverseScaling(1, 1, -1),
                () -> new Schedule.Exponential(0, 0.5f, 1, 0),
                () -> new Schedule.Exponential(1, 0, 1, 0),
                () -> new Schedule.Exponential(1, 0.5f, 0, 0),
                () -> new Schedule.Exponential(1, 0.5f, 1, -1),
                () -> new Schedule.Cosine(0, 1, 10, 0),
                () -> new Schedule.Cosine(1, -1, 10, 0),
                () -> new Schedule.Cosine(1, 1, 10, -0.1f),
                () -> new Schedule.Damped(0, 0.5f, 10, 0),
                () -> new Schedule.Damped(1, 0, 10, 0),
                () -> new Schedule.Damped(1, 1, 10, 0),
                () -> new Schedule.Damped(1, 0.5f, 1, 0),
                () -> new Schedule.Damped(1, 0.5f, 10, -0.1f),
                () -> new Schedule.Damped(1, 0.5f, 10, 1.1f))) {
            assertThrows(IllegalArgumentException.class, wrong);
        }
        for (Schedule bound : List.of(
                new Schedule.InverseScaling(1, 1, 0),
                new Schedule.Exponential(1, 1, 1, 0),
                new Schedule.Cosine(1, 0, 1, 0),
                new Schedule.Cosine(1, 1, 10, 1),
                new Schedule.Damped(1, 0.5f, 2, 0),
                new Schedule.Damped(1, 0.5f, 10, 1))) {
            assertThat(bound.rate(0)).isBetween(0f, 1f);
        }
    }

    @Test
    void the_rate_falls_with_the_root_of_many_inputs_and_not_of_few() {
        Schedule schedule = new Schedule.ByInputs(0.5f);

        assertThat(schedule.rate(7)).isEqualTo(0.5f);
        assertThat(schedule.forInputs(100).rate(7)).isEqualTo(0.5f);
        assertThat(schedule.forInputs(3).rate(7)).isEqualTo(0.5f);
        assertThat(schedule.forInputs(400).rate(7)).isEqualTo(0.25f);
        assertThat(new Schedule.Damped(0.3f, 0.5f, 10, 0).rate(1_000)).isEqualTo(0.3f);
    }
}
