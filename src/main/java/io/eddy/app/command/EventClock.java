package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When each row of a file happened, where labels are late by event time. An event's own time counts; else that of one field, of those that hold
 * one in the first event that has any: one that somebody has called a time; where nobody has, a text in a field with such a name, else a text,
 * else a number that can be one of 1990 to 2038 in a field with such a name. Where it is missing the row happened when the one before did.
 */
final class EventClock {
    private static final Pattern SUCH_A_NAME =
            Pattern.compile("(.*[^a-z])?(time|timestamp|date|datetime|ts)([^a-z].*)?|.*[^a-z]at");
    private static final Pattern WITHIN = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d*)?");
    private static final long EARLIEST = 631_152_000_000L;
    private static final long LATEST = (1L << 31) * 1_000;

    /** So many rows may begin a file before there is a time. */
    private static final int UNTIMED = 1_000;

    private final String delay;
    private final Set<String> stated;
    private @Nullable String field;
    private long latest = EventTime.NONE;
    private long untimed;
    private long earlier;

    /**
     * @param delay as it was written, for messages
     * @param stated fields that are called a time, in a model file or by an option
     */
    EventClock(String delay, Set<String> stated) {
        this.delay = delay;
        this.stated = stated;
    }

    /**
     * The moment of an event in milliseconds; {@link EventTime#NONE} if none had one so far.
     *
     * @throws Failure if that has been so for long
     */
    long millis(Event event) {
        long time = event.time() < 0 ? ofField(event) : event.time();
        if (time == EventTime.NONE) {
            untimed++;
            if (latest == EventTime.NONE && untimed == UNTIMED) {
                throw withoutTimes();
            }
            return latest;
        }
        earlier += time < latest ? 1 : 0;
        latest = time;
        return time;
    }

    /** @throws Failure if no event had a time */
    void end() {
        if (latest == EventTime.NONE && untimed > 0) {
            throw withoutTimes();
        }
    }

    private Failure withoutTimes() {
        String wanted = stated.isEmpty()
                ? "nor a field that holds one: a text of 1970 or later such as 2026-05-01T12:00:00Z, or a number of 1990 or later in a field"
                        + " that is called so (time, date, ts); say which with --type FIELD=time, or"
                : "and what is called a time, %s, holds none of 1970 or later;".formatted(String.join(", ", stated));
        return new Failure(
                "--label-delay %s is in event time, but none of %,d events has one, %s give a number of events"
                        .formatted(delay, untimed, wanted));
    }

    /** Where times came from, and which were wanting; empty if each event had its own, in order. */
    String told() {
        String told = field == null ? "" : " by the time in '" + field + "'";
        if (untimed > 0) {
            told += String.format(
                    Locale.ROOT, "; rows without a time, taken for as late as the one before: %,d", untimed);
        }
        if (earlier > 0) {
            told += String.format(
                    Locale.ROOT,
                    "; rows earlier than the one before, of which baselines know too much: %,d (--sort puts them in order)",
                    earlier);
        }
        return told;
    }

    private long ofField(Event event) {
        if (field == null) {
            field = fieldOf(event).orElse(null);
        }
        int column = field == null ? -1 : event.column(field);
        return column < 0 ? EventTime.NONE : millis(event.value(column));
    }

    private Optional<String> fieldOf(Event event) {
        if (!stated.isEmpty()) {
            return first(event, stated::contains);
        }
        return first(event, name -> hasSuchAName(name) && !isNumber(event, name))
                .or(() -> first(event, name -> !isNumber(event, name)))
                .or(() -> first(event, EventClock::hasSuchAName));
    }

    private Optional<String> first(Event event, Predicate<String> wanted) {
        for (int column = 0; column < event.width(); column++) {
            String name = event.name(column);
            if (wanted.test(name) && millis(event.value(column)) != EventTime.NONE) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static boolean hasSuchAName(String name) {
        return SUCH_A_NAME
                .matcher(WITHIN.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT))
                .matches();
    }

    private static boolean isNumber(Event event, String name) {
        return isNumber(event.value(event.column(name)));
    }

    private static boolean isNumber(Value value) {
        return value.kind() == Value.Kind.NUMBER
                || value.kind() == Value.Kind.TEXT
                        && NUMBER.matcher(value.text()).matches();
    }

    private long millis(Value value) {
        long millis = switch (value.kind()) {
            case TEXT -> EventTime.of(value.text());
            case NUMBER -> EventTime.ofNumber(value.number());
            default -> EventTime.NONE;
        };
        boolean isDoubtful = stated.isEmpty() && isNumber(value) && (millis < EARLIEST || millis >= LATEST);
        return isDoubtful ? EventTime.NONE : millis;
    }
}
