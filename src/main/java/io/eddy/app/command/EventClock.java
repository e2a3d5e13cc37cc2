package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When each row of a file happened, where labels are late by event time. An event's own time counts; else that of one field, which is the first
 * of the first event to hold a time as text, or a number that can be one of 1990 to 2038 and is called so. Where it is missing the row
 * happened when the one before did.
 */
final class EventClock {
    private static final Pattern CALLED_SO = Pattern.compile("(?i).*(time|date).*|ts|.*_(ts|at)");
    private static final Pattern NUMBER = Pattern.compile("[0-9.]+");
    private static final long EARLIEST = 631_152_000_000L;
    private static final long LATEST = (1L << 31) * 1_000;

    private final String delay;
    private @Nullable String field;
    private long latest = EventTime.NONE;
    private long untimed;
    private long earlier;

    /** @param delay as it was written, for messages */
    EventClock(String delay) {
        this.delay = delay;
    }

    /**
     * Gives an event its time, if it has none.
     *
     * @throws Failure if no event has had a time so far
     */
    void time(Event event) {
        if (event.time() < 0) {
            if (field == null) {
                field = fieldOf(event).orElse(null);
            }
            int column = field == null ? -1 : event.column(field);
            long time = column < 0 ? EventTime.NONE : millis(event.value(column));
            if (time == EventTime.NONE && latest == EventTime.NONE) {
                throw new Failure(
                        ("--label-delay %s is in event time, but the first event has none, and no field that holds one: a text such as "
                                        + "2026-05-01T12:00:00Z, or a number since 1970 in a field that is called so (time, date, ts);"
                                        + " give a number of events")
                                .formatted(delay));
            }
            untimed += time == EventTime.NONE ? 1 : 0;
            event.time(time == EventTime.NONE ? latest : time);
        }
        earlier += event.time() < latest ? 1 : 0;
        latest = event.time();
    }

    /** Where times came from, how many rows had none, and how many are not in their order; empty if each event had its own, in order. */
    String told() {
        String told = field == null ? "" : " by the time in '" + field + "'";
        if (untimed > 0) {
            told += String.format(
                    Locale.ROOT, "; %,d rows without a time are taken for as late as the one before", untimed);
        }
        if (earlier > 0) {
            told += String.format(
                    Locale.ROOT, "; %,d rows are earlier than the one before, so sort the file by time", earlier);
        }
        return told;
    }

    private static Optional<String> fieldOf(Event event) {
        for (int column = 0; column < event.width(); column++) {
            Value value = event.value(column);
            String name = event.name(column);
            if ((!isNumber(value) || CALLED_SO.matcher(name).matches()) && millis(value) != EventTime.NONE) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static boolean isNumber(Value value) {
        return value.kind() == Value.Kind.NUMBER
                || value.kind() == Value.Kind.TEXT
                        && NUMBER.matcher(value.text()).matches();
    }

    private static long millis(Value value) {
        long millis = switch (value.kind()) {
            case TEXT -> EventTime.of(value.text());
            case NUMBER -> EventTime.ofNumber(value.number());
            default -> EventTime.NONE;
        };
        return isNumber(value) && (millis < EARLIEST || millis >= LATEST) ? EventTime.NONE : millis;
    }
}
