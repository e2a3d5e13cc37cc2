package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration NONE = Duration.ZERO;

    private int looks;

    @Test
    void it_lasts_as_long_as_there_is_progress() throws InterruptedException {
        Patience.until("the hundredth look", NONE, () -> looks, () -> ++looks == 100);

        assertThat(looks).isEqualTo(100);
    }

    @Test
    void it_ends_where_there_is_none() {
        assertThatThrownBy(() ->
                        Patience.until("the hundredth look", NONE, () -> Math.min(looks, 5), () -> ++looks == 100))
                .isInstanceOf(Failure.class)
                .hasMessage("waited 0 s for the hundredth look");
        assertThat(looks).isLessThan(10);
    }
}
