package io.eddy.feature;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times that people and programs write into events, as milliseconds since 1970 UTC.
 *
 * <p>A text is ISO-8601 in any of its forms: calendar, ordinal and week dates ({@code 2026-05-01}, {@code 2026-121}, {@code
 * 2026-W18-5}), with hyphens or without, down to the year; a time of day down to the hour, its last part with a fraction behind a
 * point or a comma; {@code Z} or an offset of hours, minutes, seconds. Beyond ISO-8601 it may be as databases, pandas and loggers
 * write: a space for the {@code T}, lower case, slashes in the date, {@code UTC} or {@code GMT}, a space before the offset, the name
 * of the region in brackets behind it; the day first, where no other date can be meant: {@code 1.5.2026}, {@code 01/May/2026:12:00:00
 * +0000}, {@code Fri, 01 May 2026 12:00:00 GMT}. No offset means UTC, no time of day midnight.
 *
 * <p>A number, or a text that is one (but not of 4, 7 or 8 digits, which is a date, nor a whole number that is a date such as 20260501), counts
 * from 1970: below 100,000,000,000 it
 * is seconds (until the year 5138), up to a thousand times as much milliseconds (from 1973 on), a thousand times more
 * microseconds, all else nanoseconds. What is less than a millisecond is cut off. There is no time before 1970, and none after
 * 5138: 9999-12-31 means that nobody knew.
 */
public final class EventTime {
    /** No time, or none that can be read. */
    public static final long NONE = -1;

    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final long MILLIS_BELOW = 1_000 * SECONDS_BELOW;
    private static final long MICROS_BELOW = 1_000 * MILLIS_BELOW;

    private static final long FIRST_DATE = 19_700_101;
    private static final long LAST_DATE = 20_991_231;

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    private static final Pattern WEEKDAY = Pattern.compile("(?i)(Mon|Tue|Wed|Thu|Fri|Sat|Sun), ");

    private static final long DAY = 86_400_000;
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final long SECOND = 1_000;

    private final String text;
    private int at;
    private boolean isBehindColon;

    private EventTime(String text) {
        this.text = text;
    }

    /** The time that is written; {@link #NONE} if the text is none. */
    public static long of(String written) {
        String text = written.strip();
        try {
            long time = isNumber(text) ? number(text) : new EventTime(text).millis();
            return time >= 0 && time < MILLIS_BELOW ? time : NONE;
        } catch (DateTimeException | NumberFormatException e) {
            return NONE;
        }
    }

    public static long of(long number) {
        if (number < 0) {
            return NONE;
        } else if (isDate(number)) {
            return of(Long.toString(number));
        } else if (number < SECONDS_BELOW) {
            return number * SECOND;
        } else if (number < MILLIS_BELOW) {
            return number;
        }
        return number < MICROS_BELOW ? number / 1_000 : number / 1_000_000;
    }

    public static long of(double number) {
        if (!(number >= 0 && number < Long.MAX_VALUE)) {
            return NONE;
        } else if (number < SECONDS_BELOW) {
            // because 1777636800.123 times 1000 is a little less or more than whole, by at most a tenth of this
            return (long) Math.floor(number * SECOND + 0.001);
        }
        return of((long) number);
    }

    /** As {@link #of(long)}, if it is whole. */
    public static long ofNumber(double number) {
        return number == Math.rint(number) && Math.abs(number) < MICROS_BELOW ? of((long) number) : of(number);
    }

    /** Whether it is a day such as 20260501, since 1970: as seconds it would be one of that year. */
    public static boolean isDate(long number) {
        if (number < FIRST_DATE || number > LAST_DATE) {
            return false;
        }
        int month = (int) (number / 100 % 100);
        int day = (int) (number % 100);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of((int) (number / 10_000), month).lengthOfMonth();
    }

    /** A time as a number that is read as that time. */
    public static String written(long millis) {
        return millis < SECONDS_BELOW ? BigDecimal.valueOf(millis, 3).toPlainString() : Long.toString(millis);
    }

    private static boolean isNumber(String text) {
        int digits = digits(text, 0);
        return digits == text.length()
                ? digits != 4 && digits != 7 && digits != 8
                : digits > 0 && text.charAt(digits) == '.' && digits + 1 + digits(text, digits + 1) == text.length();
    }

    private static long number(String text) {
        return text.indexOf('.') < 0 ? of(Long.parseLong(text)) : of(Double.parseDouble(text));
    }

    /** How many digits there are from here on. */
    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i - from;
    }

    private long millis() {
        long millis = date().toEpochDay() * DAY;
        if (at < text.length()) {
            if (!takes('T') && !takesSpaces() && !(isBehindColon && takes(':'))) {
                throw noTime();
            }
            millis += timeOfDay() - offset();
            if (at < text.length() && text.charAt(at) == '[' && text.charAt(text.length() - 1) == ']') {
                at = text.length();
            }
        }
        if (at < text.length()) {
            throw noTime();
        }
        return millis;
    }

    private LocalDate date() {
        int digits = digits(text, at);
        if (digits <= 2) {
            return dayFirst();
        } else if (digits == 8) {
            return LocalDate.of(take(4), take(2), take(2));
        } else if (digits == 7) {
            return LocalDate.ofYearDay(take(4), take(3));
        }
        int year = take(4);
        boolean slashes = takes('/');
        boolean hyphens = !slashes && takes('-');
        if (takes('W')) {
            return weekDate(year, hyphens);
        } else if (!slashes && !hyphens) {
            return LocalDate.of(year, 1, 1);
        } else if (digits(text, at) == 3) {
            return LocalDate.ofYearDay(year, take(3));
        }
        int month = take(2);
        boolean hasDay = takes(slashes ? '/' : '-');
        return LocalDate.of(year, month, hasDay ? take(2) : 1);
    }

    private LocalDate dayFirst() {
        Matcher weekday = WEEKDAY.matcher(text);
        at = weekday.lookingAt() ? weekday.end() : at;
        int day = oneOrTwo();
        if (takes('.')) {
            int month = oneOrTwo();
            if (!takes('.')) {
                throw noTime();
            }
            return LocalDate.of(take(4), month, day);
        }
        char between = at < text.length() ? text.charAt(at) : ' ';
        boolean named = between == '/' || between == '-' || between == ' ';
        int month = named && at + 4 < text.length()
                ? 1 + MONTHS.indexOf(text.substring(at + 1, at + 4).toUpperCase(Locale.ROOT))
                : 0;
        if (month == 0) {
            throw noTime();
        }
        at += 4;
        if (!takes(between)) {
            throw noTime();
        }
        isBehindColon = between == '/'; // as web servers write
        return LocalDate.of(take(4), month, day);
    }

    private int oneOrTwo() {
        return take(Math.max(1, Math.min(2, digits(text, at))));
    }

    private LocalDate weekDate(int year, boolean hyphens) {
        int week = take(2);
        boolean hasDay = hyphens ? takes('-') : digits(text, at) == 1;
        // because January 4th is in the first week of its year, whatever that is
        LocalDate inFirst = LocalDate.of(year, 1, 4);
        return inFirst.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
                .with(ChronoField.DAY_OF_WEEK, hasDay ? take(1) : 1);
    }

    /** Hours, minutes and seconds, with colons or without, as few of them as there are. */
    private long timeOfDay() {
        boolean colons = digits(text, at) == 2;
        long time = part(24, HOUR);
        long unit = HOUR;
        if (more(colons)) {
            time += part(59, MINUTE);
            unit = MINUTE;
            if (more(colons)) {
                time += part(60, SECOND); // 60 is a leap second
                unit = SECOND;
            }
        }
        if (takes('.') || takes(',')) {
            time += fraction(unit);
        }
        if (time > DAY + SECOND - 1 || time > DAY && unit != SECOND) {
            throw noTime();
        }
        return time;
    }

    private boolean more(boolean colons) {
        return colons ? takes(':') : digits(text, at) >= 2;
    }

    private long part(int most, long unit) {
        int number = take(2);
        if (number > most) {
            throw noTime();
        }
        return number * unit;
    }

    private long fraction(long unit) {
        int digits = digits(text, at);
        if (digits == 0) {
            throw noTime();
        }
        int kept = Math.min(digits, 9);
        long fraction = take(kept) * unit;
        at += digits - kept;
        for (int i = 0; i < kept; i++) {
            fraction /= 10;
        }
        return fraction;
    }

    private long offset() {
        takesSpaces();
        if (at == text.length() || takes('Z')) {
            return 0;
        } else if (text.regionMatches(true, at, "UTC", 0, 3) || text.regionMatches(true, at, "GMT", 0, 3)) {
            at += 3;
            return 0;
        }
        boolean west = takes('-') || takes('\u2212');
        if (!west && !takes('+')) {
            throw noTime();
        }
        boolean colons = digits(text, at) == 2;
        long offset = part(18, HOUR);
        if (more(colons)) {
            offset += part(59, MINUTE);
            offset += more(colons) ? part(59, SECOND) : 0;
        }
        return west ? -offset : offset;
    }

    /** Reads so many digits, which have to be there. */
    private int take(int digits) {
        if (digits(text, at) < digits) {
            throw noTime();
        }
        int number = 0;
        for (int end = at + digits; at < end; at++) {
            number = 10 * number + (text.charAt(at) - '0');
        }
        return number;
    }

    /** Moves past this character, in upper or lower case, if it is there. */
    private boolean takes(char wanted) {
        boolean isThere = at < text.length() && Character.toUpperCase(text.charAt(at)) == wanted;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private boolean takesSpaces() {
        int before = at;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at > before;
    }

    private static DateTimeException noTime() {
        return new DateTimeException("no time");
    }
}
