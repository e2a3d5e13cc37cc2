package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.spec.Join.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinSectionTest {
    @Test
    void all_of_it_can_be_said_and_all_but_the_wait_has_a_default() {
        Join all = read("join: {wait: 30m, label: last, default: notclicked, late: 1d, maxWaiting: 5}");
        Join least = read("join:\n  wait: 90s # no longer\noutput: binary");

        assertThat(all)
                .isEqualTo(new Join(
                        Duration.ofMinutes(30),
                        Counts.LAST,
                        Optional.of("notclicked"),
                        Duration.ofDays(1),
                        5,
                        "join:\n      {wait: 30m, label: last, default: notclicked, late: 1d, maxWaiting: 5}\n"));
        assertThat(least.waitTime()).isEqualTo(Duration.ofSeconds(90));
        assertThat(least.label()).isEqualTo(Counts.FIRST);
        assertThat(least.otherwise()).isEmpty();
        assertThat(least.late()).isZero();
        assertThat(least.maxWaiting()).isEqualTo(1_000_000);
        assertThat(read("join: {wait: 1h, default: no}").late()).isEqualTo(Duration.ofHours(1));
        assertThat(read("join: {wait: 1h, default: no, late: never}").late()).isZero();
        assertThat(read("join: {wait: 1h, label: sum, default: 0}").otherwise()).contains("0");
    }

    @Test
    void what_is_written_into_another_model_file_is_read_as_the_same() {
        Join join = read("name: a\njoin:\n  wait: 90s\n  default: left\noutput: binary");

        assertThat(read("output: binary\n" + join.text())).isEqualTo(join);
    }

    @Test
    void it_is_no_part_of_the_fingerprint() {
        assertThat(SpecificationReader.parse("m.yaml", "output: binary\njoin: {wait: 30m}", "m")
                        .fingerprint())
                .isEqualTo(SpecificationReader.parse("m.yaml", "output: binary", "m")
                        .fingerprint());
    }

    @Test
    void each_mistake_is_told_with_its_place_and_what_is_right() {
        wrong("{}", "join has no wait; say how long after its request a label is waited for, such as wait: 30m");
        wrong("{wait: 5}", "join.wait is 5; it must be a time such as 90s, 15m, 2h or 30d, or never");
        wrong("{wait: never}", "join.wait is never, but what waits takes room; say how long, such as 1d");
        wrong(
                "{wait: 1m, defualt: no}",
                "join.defualt is not a key; did you mean default? allowed: wait, label, default, late, maxWaiting");
        wrong("{wait: 1m, label: frist}", "join.label is \"frist\"; did you mean first? allowed: first, last, sum");
        wrong(
                "{wait: 1m, late: 1d}",
                "join.late is about a default label, and there is none; add default:, or wait longer");
        wrong(
                "{wait: 1m, label: sum, default: 0, late: 1d}",
                "join.late is of a sum, which is whole after the wait time; wait longer");
        wrong("{wait: 1m, label: sum, default: none}", "join.default is \"none\"; it must be a number");
        wrong(
                "{wait: 1m, default: 0}, output: regression",
                "join.default is for classes, and output is regression: a quantity that comes late cannot correct one that was made up; take label: sum with default: 0, which waits until the wait time is over, or leave it out");
        wrong(
                "{wait: 1m, default: no}, output: {type: binary, classes: [left, sold]}",
                "join.default is \"no\", which is none of the classes [left, sold]");
    }

    private static void wrong(String join, String... problems) {
        assertThatThrownBy(() -> read("{join: " + join + "}"))
                .isInstanceOfSatisfying(
                        SpecificationException.class,
                        e -> assertThat(e.problems())
                                .allMatch(problem -> problem.startsWith("m.yaml:1:"))
                                .map(problem -> problem.replaceFirst("^m.yaml:1:\\d+: ", ""))
                                .containsExactly(problems));
    }

    private static Join read(String text) {
        return SpecificationReader.parse("m.yaml", text, "m", Path.of("/models"))
                .join()
                .orElseThrow();
    }
}
