package io.eddy.stream;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** What is said of a cluster that does not answer, and when: at once, then once a minute, and when it is back. */
final class Silence {
    private static final long REPEAT_MILLIS = 60_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Logger log;
    private final LongSupplier millis;
    private final ZoneId zone;
    private long answered;
    private long told;
    private Optional<String> sentence = Optional.empty();

    /** @param zone in which the time of day is told, that of the log */
    Silence(Logger log, LongSupplier millis, ZoneId zone) {
        this.log = log;
        this.millis = millis;
        this.zone = zone;
        this.answered = millis.getAsLong();
    }

    void answered(String cluster) {
        long now = millis.getAsLong();
        if (sentence.isPresent()) {
            log.info("{} answers again, after {} s", cluster, Math.max(0, now - answered) / 1_000);
        }
        sentence = Optional.empty();
        answered = now;
    }

    /** @param fact what does not come from whom: {@code no answer from the cluster at kafka:9092} */
    void unanswered(String fact) {
        long now = millis.getAsLong();
        String since =
                fact + " since " + TIME.format(Instant.ofEpochMilli(answered).atZone(zone));
        if (sentence.isEmpty()) {
            log.warn("{}; nothing is lost, learning goes on when it is back", since);
            told = now;
        } else if (now - told >= REPEAT_MILLIS) {
            log.warn("still {}, for {} min", since, (now - answered) / 60_000);
            told = now;
        }
        sentence = Optional.of(since);
    }

    /** When there was an answer last. */
    long answeredMillis() {
        return answered;
    }

    Optional<String> sentence() {
        return sentence;
    }
}
