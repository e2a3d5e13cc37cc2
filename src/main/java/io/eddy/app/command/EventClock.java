package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.Value;
import io.eddy.spec.Specification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When each row of a file happened, where labels are late by event time. An event's own time counts; else that of one field, of those that hold
 * one in the first event that has any: one that the model calls a time, else a text in a field that is called so, else a text, else a number that
 * can be one of 1990 to 2038 in a field that is called so. Where it is missing the row happened when the one before did.
 */
final class EventClock {
    private static final Pattern CALLED_SO =
            Pattern.compile("(.*[^a-z])?(time|timestamp|date|datetime|ts)([^a-z].*)?|.*[^a-z]at");
    private static final Pattern WITHIN = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final Pattern NUMBER = Pattern.compile("[0-9.]+");
    private static final long EARLIEST = 631_152_000_000L;
    private static final long LATEST = (1L << 31) * 1_000;

    /** So many rows may begin a file before there is a time. */
    private static final int UNTIMED = 1_000;

    private final String delay;
    private final List<String> stated;
    private @Nullable String field;
    private long latest = EventTime.NONE;
    private long untimed;
    private long earlier;

    /** @param delay as it was written, for messages */
    EventClock(String delay, Specification model) {
        this.delay = delay;
        stated = model.features().entrySet().stream()
                .filter(feature -> feature.getValue() instanceof Specification.Feature.Time)
                .map(Map.Entry::getKey)
                .toList();
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
        return new Failure(
                ("--label-delay %s is in event time, but none of %,d events has one, nor a field that holds one: a text of 1970 or later such as "
                                + "2026-05-01T12:00:00Z, or a number since 1970 in a field that is called so (time, date, ts);"
                                + " say which with --type FIELD=time, or give a number of events")
                        .formatted(delay, untimed));
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
                    Locale.ROOT, "; rows earlier than the one before: %,d (--sort puts them in order)", earlier);
        }
        return told;
    }

    private long ofField(Event event) {
        if (field == null) {
            field = Optional.<String>empty()
                    .or(() -> first(event, stated::contains))
                    .or(() -> first(event, name -> isCalledSo(name) && !isNumber(event, name)))
                    .or(() -> first(event, name -> !isNumber(event, name)))
                    .or(() -> first(event, EventClock::isCalledSo))
                    .orElse(null);
        }
        int column = field == null ? -1 : event.column(field);
        return column < 0 ? EventTime.NONE : millis(event.value(column));
    }

    private static Optional<String> first(Event event, Predicate<String> wanted) {
        for (int column = 0; column < event.width(); column++) {
            String name = event.name(column);
            if (wanted.test(name) && millis(event.value(column)) != EventTime.NONE) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static boolean isCalledSo(String name) {
        return CALLED_SO
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

    private static long millis(Value value) {
        long millis = switch (value.kind()) {
            case TEXT -> EventTime.of(value.text());
            case NUMBER -> EventTime.ofNumber(value.number());
            default -> EventTime.NONE;
        };
        return isNumber(value) && (millis < EARLIEST || millis >= LATEST) ? EventTime.NONE : millis;
    }
}
