package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final String CLUSTER = "the cluster at kafka:9092";
    private static final String FACT = "no answer from " + CLUSTER;
    private static final long NOON = 12 * 3_600_000;

    private final AtomicLong now = new AtomicLong(NOON);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = new LoggerContext().getLogger("silence");
    private final Silence silence = new Silence(log, now::get, ZoneOffset.UTC);

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @Test
    void cluster_that_answers_is_not_spoken_of() {
        for (int second = 0; second < 100; second++) {
            now.addAndGet(1_000);
            silence.answered(CLUSTER);
        }

        assertThat(told()).isEmpty();
        assertThat(silence.sentence()).isEmpty();
        assertThat(silence.answeredMillis()).isEqualTo(NOON + 100_000);
    }

    @Test
    void silence_is_told_at_once_then_every_minute_and_so_is_its_end() {
        for (int second = 4; second <= 150; second += 2) {
            now.set(NOON + 1_000 * second);
            silence.unanswered(FACT);
        }
        assertThat(silence.sentence()).hasValue(FACT + " since 12:00:00");
        now.set(NOON + 151_500);
        silence.answered(CLUSTER);
        silence.answered(CLUSTER);

        assertThat(told())
                .containsExactly(
                        "WARN " + FACT + " since 12:00:00; nothing is lost, learning goes on when it is back",
                        "WARN still " + FACT + " since 12:00:00, for 1 min",
                        "WARN still " + FACT + " since 12:00:00, for 2 min",
                        "INFO " + CLUSTER + " answers again, after 151 s");
        assertThat(silence.sentence()).isEmpty();
    }

    @Test
    void each_silence_counts_from_its_own_last_answer() {
        silence.unanswered(FACT);
        silence.answered(CLUSTER);
        now.set(NOON + 3_600_000);
        silence.answered(CLUSTER);
        silence.unanswered(FACT);

        assertThat(told()).hasSize(3).last().asString().contains("since 13:00:00");
    }

    private List<String> told() {
        return lines.list.stream()
                .map(event -> (event.getLevel() == Level.WARN ? "WARN " : "INFO ") + event.getFormattedMessage())
                .toList();
    }
}
