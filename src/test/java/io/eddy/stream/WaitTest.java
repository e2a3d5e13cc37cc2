package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitTest {
    private static final String WHAT = "no answer from the schema registry at registry:8081";
    private static final long NOON = 12 * 3_600_000;

    private final AtomicLong now = new AtomicLong(NOON);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = new LoggerContext().getLogger("wait");
    private final IntakeBoard board = new IntakeBoard();
    private final Wait wait = new Wait(log, "orders-3", board, now::get, ZoneOffset.UTC, () -> now.addAndGet(1_000));

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @Test
    void what_is_waited_for_is_told_at_once_then_every_minute_and_so_is_the_end() {
        for (int second = 0; second < 130; second++) {
            wait.on(WHAT);
        }
        assertThat(wait.sentence()).hasValue("orders-3 waits since 12:00:00: " + WHAT);
        wait.end();
        wait.end();

        assertThat(lines.list.stream().map(line -> line.getLevel() + " " + line.getFormattedMessage()))
                .containsExactly(
                        "WARN orders-3: " + WHAT + "; nothing is lost, it goes on when that is back",
                        "WARN orders-3: still " + WHAT + ", for 1 min",
                        "WARN orders-3: still " + WHAT + ", for 2 min",
                        "INFO orders-3: goes on, after 130 s");
        assertThat(wait.sentence()).isEmpty();
    }

    @Test
    void nobody_waits_for_it_where_the_pipeline_stops() {
        wait.on(WHAT);

        board.end();

        assertThatThrownBy(() -> wait.on(WHAT))
                .isInstanceOf(IntakeAbandoned.class)
                .hasMessage(WHAT);
    }
}
