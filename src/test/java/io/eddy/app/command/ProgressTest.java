package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter out = new StringWriter();
    private long now;

    private Progress progress(boolean terminal) {
        return new Progress(new PrintWriter(out), terminal, () -> now);
    }

    private void after(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void a_terminal_sees_a_bar_that_goes_away() {
        Progress progress = progress(true);

        after(199);
        progress.show(0.1, 100);
        assertThat(out.toString()).isEmpty();
        after(301);
        progress.show(0.5, 1_000);
        progress.show(0.6, 1_200);
        progress.end();

        assertThat(out.toString())
                .isEqualTo("\r\033[2K[###############...............]  50 %  1,000 rows, 2,000 rows/s\r\033[2K");
    }

    @Test
    void elsewhere_there_is_a_plain_line_now_and_then() {
        Progress progress = progress(false);

        after(4_999);
        progress.show(0.2, 5_000);
        after(1);
        progress.show(0.25, 5_000);
        after(5_000);
        progress.show(1, 20_000);
        progress.end();

        assertThat(out.toString().lines())
                .containsExactly(" 25 %  5,000 rows, 1,000 rows/s", "100 %  20,000 rows, 2,000 rows/s");
    }

    @Test
    void what_is_quick_shows_nothing() {
        Progress progress = progress(true);

        progress.show(1, 10);
        progress.end();

        assertThat(out.toString()).isEmpty();
    }
}
