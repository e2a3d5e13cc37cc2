package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Value;
import io.eddy.spec.Specification.Feature;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeEvidenceTest {
    private static final int VALUES = 200;
    private static final long MAY = 1_777_636_800; // 2026-05-01T12:00:00Z

    private final Random random = new Random(1);

    private static FieldEvidence of(IntToDoubleFunction number) {
        FieldEvidence evidence = new FieldEvidence(1);
        Value value = new Value();
        for (int i = 0; i < VALUES; i++) {
            value.setNumber(number.applyAsDouble(i));
            evidence.see(value);
        }
        return evidence;
    }

    private static FieldEvidence ofWhole(IntToLongFunction number) {
        FieldEvidence evidence = new FieldEvidence(1);
        Value value = new Value();
        for (int i = 0; i < VALUES; i++) {
            long whole = number.applyAsLong(i);
            value.setWhole(whole, Long.toString(whole));
            evidence.see(value);
        }
        return evidence;
    }

    private static void assertNumber(FieldEvidence evidence, String why) {
        assertThat(evidence.feature()).containsInstanceOf(Feature.Number.class);
        assertThat(evidence.why()).isEqualTo(why);
    }

    private static void assertTime(FieldEvidence evidence, String why) {
        assertThat(evidence.feature()).contains(new Feature.Time());
        assertThat(evidence.why()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({"1,seconds", "1000,milliseconds", "1000000,microseconds", "1000000000,nanoseconds"})
    void numbers_that_count_from_1970_and_move_on_are_times(long unit, String name) {
        FieldEvidence evidence = ofWhole(i -> (MAY + 60 * i) * unit);

        assertTime(evidence, name + " since 1970, the last 2026-05-01T15:19:00Z");
    }

    @Test
    void seconds_may_have_a_fraction_and_a_few_may_come_late_or_be_none() {
        FieldEvidence evidence = of(i -> i % 30 == 7 ? 0 : i % 20 == 3 ? MAY - 100 : MAY + 1.5 * i);

        assertTime(evidence, "seconds since 1970, the last 2026-05-01T12:04:58.500Z");
    }

    @Test
    void events_at_the_same_time_are_no_step_back() {
        assertTime(of(i -> MAY + 3_600 * (i / 50)), "seconds since 1970, the last 2026-05-01T15:00:00Z");
    }

    @Test
    void texts_among_them_count_as_missing() {
        FieldEvidence evidence = of(i -> MAY + 60 * i);
        Value value = new Value();
        value.setText("never");
        evidence.see(value);

        assertTime(
                evidence,
                "seconds since 1970, the last 2026-05-01T15:19:00Z; 1 of 201 are no times and count as missing");
    }

    @Test
    void days_written_as_whole_numbers_are_times() {
        List<Integer> days = List.of(20260501, 20260502, 20260531, 20260601, 20270101);

        assertTime(of(i -> days.get(i / 40)), "dates, the last 2027-01-01T00:00:00Z");
    }

    @Test
    void identifiers_that_grow_by_one_are_numbers() {
        assertNumber(of(i -> MAY + i), "may be times in seconds since 1970, but each is one more, as of identifiers");
    }

    @Test
    void times_out_of_order_are_numbers_and_what_they_may_be_is_told() {
        assertNumber(of(i -> MAY + random.nextInt(10_000_000)), "may be times in seconds since 1970, but out of order");
        assertNumber(of(i -> 20260501 + random.nextInt(28)), "may be dates, out of order");
    }

    @Test
    void times_of_long_ago_are_numbers_and_what_they_may_be_is_told() {
        assertNumber(of(i -> 828_124_615 + 60 * i), "may be times in seconds since 1970, but of before 2001");
    }

    @Test
    void identifiers_of_as_many_digits_as_nanoseconds_are_numbers() {
        assertNumber(
                ofWhole(i -> MAY * 1_000_000_000 + i * 41_943_041L * 1_001),
                "whole and ever larger: an identifier or a time?");
    }

    @Test
    void the_days_of_spreadsheets_are_numbers_and_what_they_may_be_is_told() {
        assertNumber(
                of(i -> 45_000 + i / 2.0),
                "may be dates as spreadsheets count days, the last 2023-06-22T12:00; written like that they are times");
    }

    @Test
    void plain_counts_and_numbers_are_no_times() {
        assertNumber(of(i -> i), "whole and ever larger: an identifier or a time?");
        assertNumber(of(i -> random.nextInt(2_000_000_000)), "");
        assertNumber(of(i -> 1_000_000_000 * random.nextDouble()), "");
        assertNumber(of(i -> 30_000 + random.nextInt(30_000)), "");
        assertNumber(of(i -> MAY), "the same number all the time so far");
    }

    @Test
    void few_values_are_not_enough() {
        FieldEvidence evidence = new FieldEvidence(1);
        Value value = new Value();
        for (int i = 0; i < 19; i++) {
            value.setNumber(MAY + 60 * i);
            evidence.see(value);
        }
        assertThat(evidence.feature()).containsInstanceOf(Feature.Number.class);

        value.setNumber(MAY + 60 * 19);
        evidence.see(value);
        assertThat(evidence.feature()).contains(new Feature.Time());
    }
}
