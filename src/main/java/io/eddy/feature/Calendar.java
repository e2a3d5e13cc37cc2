package io.eddy.feature;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** A moment as clock and calendar show it, in UTC: the hour, the day of the week and of the year as cycles of unit variance. */
final class Calendar {
    /** Two numbers each for day, half day, week and year. */
    static final int CYCLES = 8;

    static final double DAY_MILLIS = 86_400_000;

    private static final double TURN = 2 * Math.PI;
    private static final double SCALE = 1.4;
    private static final double YEAR = 365.25;

    private final LocalDateTime time;
    private final double hours;

    Calendar(long millis) {
        time = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
        hours = time.getHour() + time.getMinute() / 60.0;
    }

    /** What a value means as milliseconds since 1970, or {@link EventTime#NONE}. */
    static long millis(Value value) {
        return switch (value.kind()) {
            case TEXT -> EventTime.of(value.text());
            case NUMBER -> EventTime.ofNumber(value.number());
            default -> EventTime.NONE;
        };
    }

    int hour() {
        return time.getHour();
    }

    /** 0 is Monday. */
    int weekday() {
        return time.getDayOfWeek().getValue() - 1;
    }

    int month() {
        return time.getMonthValue();
    }

    /** The i-th of the {@link #CYCLES}: a sine, then its cosine. */
    double cycle(int i) {
        double turns = switch (i / 2) {
            case 0 -> hours / 24;
            case 1 -> hours / 12;
            case 2 -> (weekday() + hours / 24) / 7;
            default -> (time.getDayOfYear() - 1 + hours / 24) / YEAR;
        };
        return SCALE * (i % 2 == 0 ? StrictMath.sin(TURN * turns) : StrictMath.cos(TURN * turns));
    }
}
