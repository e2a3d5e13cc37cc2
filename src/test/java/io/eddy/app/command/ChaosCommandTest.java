package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosCommandTest {
    private final StringWriter err = new StringWriter();

    private int chaos(String... arguments) {
        return Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("chaos"), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"--kills,-1", "--kill-broker,-1", "--instances,0", "--brokers,0", "--rate,0"})
    void a_number_that_cannot_be_is_wrong_use(String option, String value) {
        assertThat(chaos(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(option + " is " + value + "; it has to be at least");
    }

    @Test
    void of_two_brokers_none_can_be_spared() {
        assertThat(chaos("--brokers", "2")).isEqualTo(2);
        assertThat(err.toString()).contains("--brokers is 2");
    }

    @Test
    void an_unknown_guarantee_is_wrong_use() {
        assertThat(chaos("--guarantee", "twice")).isEqualTo(2);
        assertThat(err.toString()).contains("exactly_once_v2", "at_least_once");
    }

    @Test
    void a_file_that_is_not_there_is_a_failure_before_anything_is_started(@TempDir Path folder) {
        assertThat(chaos(folder.resolve("rows.csv").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("rows.csv");
    }
}
