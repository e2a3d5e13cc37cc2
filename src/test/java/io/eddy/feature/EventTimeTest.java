package io.eddy.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-05-01T12:00:00Z          | 2026-05-01T12:00:00Z",
                "2026-05-01T12:00:00+02:00     | 2026-05-01T10:00:00Z",
                "2026-05-01T12:00:00+02        | 2026-05-01T10:00:00Z",
                "2026-05-01T12:00:00.000+0200  | 2026-05-01T10:00:00Z",
                "2026-05-01T12:00:00-03:30     | 2026-05-01T15:30:00Z",
                "2026-05-01T12:00:00\u221203:30 | 2026-05-01T15:30:00Z",
                "2026-05-01T12:00:00+00:00:30  | 2026-05-01T11:59:30Z",
                "2026-05-01T12:00:00           | 2026-05-01T12:00:00Z",
                "2026-05-01T12:00              | 2026-05-01T12:00:00Z",
                "2026-05-01T12                 | 2026-05-01T12:00:00Z",
                "2026-05-01T12Z                | 2026-05-01T12:00:00Z",
                "2026-05-01                    | 2026-05-01T00:00:00Z",
                "2026-05                       | 2026-05-01T00:00:00Z",
                "2026                          | 2026-01-01T00:00:00Z",
                "20260501T120000Z              | 2026-05-01T12:00:00Z",
                "20260501T1200+0200            | 2026-05-01T10:00:00Z",
                "20260501                      | 2026-05-01T00:00:00Z",
                "2026-121                      | 2026-05-01T00:00:00Z",
                "2026121T12                    | 2026-05-01T12:00:00Z",
                "2026-W18-5                    | 2026-05-01T00:00:00Z",
                "2026W185T120000Z              | 2026-05-01T12:00:00Z",
                "2026-W18                      | 2026-04-27T00:00:00Z",
                "2026-W53-7                    | 2027-01-03T00:00:00Z",
                "2026-05-01T12:00:00.123456789Z | 2026-05-01T12:00:00.123Z",
                "2026-05-01T12:00:00.1239999999999Z | 2026-05-01T12:00:00.123Z",
                "2026-05-01T12:00:00,5Z        | 2026-05-01T12:00:00.500Z",
                "2026-05-01T12:30,5            | 2026-05-01T12:30:30Z",
                "2026-05-01T12.25              | 2026-05-01T12:15:00Z",
                "2026-05-01T24:00:00Z          | 2026-05-02T00:00:00Z",
                "2026-12-31T23:59:60Z          | 2027-01-01T00:00:00Z",
                "2026-12-31T23:59:60.999Z      | 2027-01-01T00:00:00.999Z",
                "2026-05-01t12:00:00z          | 2026-05-01T12:00:00Z",
                "2026-05-01 12:00:00+02:00     | 2026-05-01T10:00:00Z",
                "2026-05-01 12:00:00.123456+00 | 2026-05-01T12:00:00.123Z",
                "2026-05-01 12:00:00 UTC       | 2026-05-01T12:00:00Z",
                "2026-05-01 12:00:00 +0200     | 2026-05-01T10:00:00Z",
                "2026/05/01 12:00:00           | 2026-05-01T12:00:00Z",
                "2026-05-01T12:00:00+02:00[Europe/Berlin] | 2026-05-01T10:00:00Z",
                "01.05.2026 12:00              | 2026-05-01T12:00:00Z",
                "1.5.2026                      | 2026-05-01T00:00:00Z",
                "31.12.2026 23:59:59           | 2026-12-31T23:59:59Z",
                "Fri, 01 May 2026 12:00:00 GMT | 2026-05-01T12:00:00Z",
                "1 May 2026 12:00 +0200        | 2026-05-01T10:00:00Z",
                "01/May/2026:12:00:00 +0200    | 2026-05-01T10:00:00Z",
                "1-MAY-2026                    | 2026-05-01T00:00:00Z",
                "1777636800                    | 2026-05-01T12:00:00Z",
                "1777636800.5                  | 2026-05-01T12:00:00.500Z",
                "1777636800000                 | 2026-05-01T12:00:00Z",
                "1777636800000.0               | 2026-05-01T12:00:00Z",
                "1970-01-01T00:00:00Z          | 1970-01-01T00:00:00Z",
            })
    void times_are_read_as_people_and_programs_write_them(String written, String instant) {
        assertThat(EventTime.of(written)).isEqualTo(Instant.parse(instant).toEpochMilli());
        assertThat(EventTime.of("  " + written + " "))
                .isEqualTo(Instant.parse(instant).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "noon",
                "May 1, 2026",
                "1.5.26",
                "1.13.2026",
                "32.1.2026",
                "1.5.20261",
                "1 Mai 2026",
                "1/May-2026",
                "1-May-2026:12:00",
                "Fri, 2026-05-01",
                "10.0.0.1",
                "1.5.",
                "1 May",
                "05/01/2026",
                "12T12",
                "2026-05-01T",
                "2026-05-01X12",
                "2026-05-01T1",
                "2026-05-01T12:0",
                "2026-05-01T12:00:00.",
                "2026-05-01T12:00:00+2",
                "2026-05-01T12:00:00+19",
                "2026-05-01T12:00:00ZZ",
                "2026-05-01T12:00:00Z[",
                "2026-05-01T24:00:01Z",
                "2026-05-01T24.00001Z",
                "2026-05-0112:00:00Z",
                ".5",
                "2026-05-01T25:00:00Z",
                "2026-05-01T12:60:00Z",
                "2026-02-30",
                "2026-13-01",
                "2026-366",
                "2026-W54-1",
                "0000-00-00 00:00:00",
                "1969-12-31T23:59:59Z",
                "9999-12-31T23:59:59Z",
                "+2026-05-01",
                "-1",
                "99999999999999999999",
                "\u0661\u0662\u0663\u0664"
            })
    void what_is_no_time_after_1970_is_none(String written) {
        assertThat(EventTime.of(written)).isEqualTo(EventTime.NONE);
    }

    @Test
    void seconds_milliseconds_microseconds_and_nanoseconds_are_told_apart_by_their_size() {
        long expected = 1_777_636_800_123L;

        assertThat(EventTime.of(1_777_636_800L)).isEqualTo(1_777_636_800_000L);
        assertThat(EventTime.of(expected)).isEqualTo(expected);
        assertThat(EventTime.of(1_777_636_800_123_999L)).isEqualTo(expected);
        assertThat(EventTime.of(1_777_636_800_123_999_999L)).isEqualTo(expected);
        assertThat(EventTime.of(1_777_636_800.123)).isEqualTo(expected);
        assertThat(EventTime.of(1_777_636_800_123.75)).isEqualTo(expected);
        assertThat(EventTime.of(20_260_501L)).as("a date").isEqualTo(EventTime.of("2026-05-01"));
        assertThat(EventTime.ofNumber(20_260_501)).isEqualTo(EventTime.of("2026-05-01"));
        assertThat(EventTime.of(20_260_532L)).as("seconds").isEqualTo(20_260_532_000L);
        assertThat(EventTime.of(0L)).isZero();
        assertThat(EventTime.of(-1L)).isEqualTo(EventTime.NONE);
        assertThat(EventTime.of(Double.NaN)).isEqualTo(EventTime.NONE);
    }

    @Test
    void each_unit_begins_where_the_one_before_would_be_after_the_year_5138() {
        long first = 100_000_000_000L;

        assertThat(EventTime.of(first - 1)).isEqualTo(99_999_999_999_000L);
        assertThat(EventTime.of(first)).isEqualTo(first);
        assertThat(EventTime.of(1_000 * first - 1)).isEqualTo(99_999_999_999_999L);
        assertThat(EventTime.of(1_000 * first)).isEqualTo(first);
        assertThat(EventTime.of(1_000_000 * first - 1)).isEqualTo(99_999_999_999_999L);
        assertThat(EventTime.of(1_000_000 * first)).isEqualTo(first);
        assertThat(EventTime.of(first - 1.0)).isEqualTo(99_999_999_999_000L);
        assertThat(EventTime.of((double) first)).isEqualTo(first);
        assertThat(EventTime.of(0.0)).isZero();
        assertThat(EventTime.of("5138-11-16T09:46:39.999Z")).isEqualTo(99_999_999_999_999L);
        assertThat(EventTime.of("5138-11-16T09:46:40Z")).isEqualTo(EventTime.NONE);
    }

    @Test
    void what_is_written_is_read_again() {
        Seeds.forEach(20_000, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            long millis = random.nextLong(100_000_000_000_000L) >>> random.nextInt(48);

            assertThat(EventTime.of(EventTime.written(millis))).isEqualTo(millis);
            assertThat(EventTime.of(Double.parseDouble(EventTime.written(millis))))
                    .isEqualTo(millis);
            assertThat(EventTime.of(Instant.ofEpochMilli(millis).toString())).isEqualTo(millis);
        });
    }
}
