package io.eddy.stream;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A source that waits for a registry of schemas: told at once, then once a minute, and when it is over. The thread stands still
 * meanwhile; its place in the group it keeps, since nothing but the process's end takes that.
 */
final class Wait {
    private static final long REPEAT_MILLIS = 60_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Logger log;
    private final String source;
    private final IntakeBoard board;
    private final LongSupplier millis;
    private final ZoneId zone;
    private final Runnable moment;
    private long since;
    private long told;
    private Optional<String> sentence = Optional.empty();

    /**
     * @param zone in which the time of day is told, that of the log
     * @param moment lets one pass
     */
    Wait(Logger log, String source, IntakeBoard board, LongSupplier millis, ZoneId zone, Runnable moment) {
        this.log = log;
        this.source = source;
        this.board = board;
        this.millis = millis;
        this.zone = zone;
        this.moment = moment;
    }

    /**
     * Stands still for a moment.
     *
     * @param what is not there: {@code no answer from the schema registry at ...}
     * @throws IntakeAbandoned if the pipeline stops meanwhile
     */
    void on(String what) {
        long now = millis.getAsLong();
        if (sentence.isEmpty()) {
            since = now;
            told = now;
            log.warn("{}: {}; nothing is lost, it goes on when that is back", source, what);
        } else if (now - told >= REPEAT_MILLIS) {
            told = now;
            log.warn("{}: still {}, for {} min", source, what, (now - since) / 60_000);
        }
        sentence = Optional.of("%s waits since %s: %s"
                .formatted(source, TIME.format(Instant.ofEpochMilli(since).atZone(zone)), what));
        if (board.ending()) {
            throw new IntakeAbandoned(what);
        }
        moment.run();
    }

    void end() {
        if (sentence.isPresent()) {
            log.info("{}: goes on, after {} s", source, Math.max(0, millis.getAsLong() - since) / 1_000);
            sentence = Optional.empty();
        }
    }

    /** For what and since when it waits. */
    Optional<String> sentence() {
        return sentence;
    }
}
