package io.eddy.spec;

import io.eddy.feature.EventTime;
import io.eddy.feature.Value;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Whether numbers are times. They are, as {@link EventTime} reads them, if nearly all lie between 2001 and 2038 where they count from 1970 in one
 * unit, or are dates such as 20260501, and if they move on: hardly ever back, and not by one each time, as identifiers do.
 */
final class TimeEvidence {
    /** How many numbers {@link #counts} gives. */
    static final int COUNTS = 11;

    private static final int ENOUGH = 20;
    private static final double NEARLY_ALL = 0.95;
    private static final double SELDOM = 0.1;

    private static final String[] UNITS = {"seconds", "milliseconds", "microseconds", "nanoseconds"};

    /** Of 1990, and of 2001, since when they have ten digits: before that there are more identifiers than times. */
    private static final double EARLIEST = 631_152_000;

    private static final double RECENT = 1e9;
    private static final double LATEST = 1L << 31;
    private static final int NANOS = 3;
    private static final int DATES = 4;
    private static final int DAYS = 5;

    /** Spreadsheets count days from here, with the time as a fraction; those of 1982 to 2064 are looked for. */
    private static final LocalDateTime FIRST_DAY = LocalDateTime.of(1899, 12, 30, 0, 0);

    private static final double EARLIEST_DAY = 30_000;
    private static final double LATEST_DAY = 60_000;
    private static final double DAY_SECONDS = 86_400;

    private int values;

    /** How many can be times in each unit, dates, days. */
    private final int[] possible = new int[DAYS + 1];

    /** How many can be times of before 2001. */
    private int old;

    private int forward;
    private int back;
    private int byOne;

    /** Takes on what {@link #counts} gave, from {@code at} on. */
    void counts(long[] counts, int at) {
        values = (int) counts[at];
        forward = (int) counts[at + 1];
        back = (int) counts[at + 2];
        byOne = (int) counts[at + 3];
        old = (int) counts[at + 4];
        for (int i = 0; i < possible.length; i++) {
            possible[i] = (int) counts[at + 5 + i];
        }
    }

    LongStream counts() {
        return LongStream.concat(
                LongStream.of(values, forward, back, byOne, old),
                Arrays.stream(possible).asLongStream());
    }

    /** @param before the number before it; any if it is the first */
    void see(Value value, double before) {
        double number = value.number();
        boolean whole = number == Math.rint(number);
        double unit = 1;
        for (int i = 0; i < UNITS.length; i++) {
            boolean isIn = number >= EARLIEST * unit && number < LATEST * unit && (i == 0 || whole);
            possible[i] += isIn && (i < NANOS || isOfClock(value)) ? 1 : 0;
            old += isIn && number < RECENT * unit ? 1 : 0;
            unit *= 1_000;
        }
        possible[DATES] += whole && EventTime.isDate((long) number) ? 1 : 0;
        possible[DAYS] += number >= EARLIEST_DAY && number < LATEST_DAY ? 1 : 0;
        if (values > 0) {
            forward += number > before ? 1 : 0;
            back += number < before ? 1 : 0;
            byOne += number == before + 1 ? 1 : 0;
        }
        values++;
    }

    /** Clocks seldom tell single nanoseconds; identifiers of as many digits have their last ones. */
    private static boolean isOfClock(Value nanos) {
        return nanos.hasDigits() ? nanos.text().endsWith("000") : nanos.number() % 1_000 == 0;
    }

    private boolean areNearlyAll(int kind) {
        return values >= ENOUGH && possible[kind] >= NEARLY_ALL * values;
    }

    private boolean moveOn() {
        return forward > 0 && back <= SELDOM * values;
    }

    /** What they are, if they are times. */
    private Optional<String> form() {
        if (areNearlyAll(DATES) && moveOn()) {
            return Optional.of("dates");
        }
        return unit().filter(unit -> oddity().isEmpty()).map(unit -> unit + " since 1970");
    }

    /** Why they are perhaps no times though they can be. */
    private Optional<String> oddity() {
        if (!moveOn()) {
            return Optional.of("out of order");
        } else if (2 * byOne >= values) {
            return Optional.of("each is one more, as of identifiers");
        }
        return old > SELDOM * values ? Optional.of("of before 2001") : Optional.empty();
    }

    private Optional<String> unit() {
        for (int i = 0; i < UNITS.length; i++) {
            if (areNearlyAll(i)) {
                return Optional.of(UNITS[i]);
            }
        }
        return Optional.empty();
    }

    boolean areTimes() {
        return form().isPresent();
    }

    /** Why they are taken for times. */
    String why(double last) {
        return form().orElseThrow() + ", the last " + Instant.ofEpochMilli(EventTime.ofNumber(last));
    }

    /** What they may be meant as, where they are taken for numbers. */
    Optional<String> doubt(double last) {
        if (areNearlyAll(DAYS) && moveOn()) {
            LocalDateTime day = FIRST_DAY.plusSeconds(Math.round(last * DAY_SECONDS));
            return Optional.of(
                    "may be dates as spreadsheets count days, the last " + day + "; written like that they are times");
        } else if (areNearlyAll(DATES)) {
            return Optional.of("may be dates, out of order");
        }
        return unit().filter(unit -> forward > 0)
                .flatMap(unit -> oddity().map(but -> "may be times in " + unit + " since 1970, but " + but));
    }
}
