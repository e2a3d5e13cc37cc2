package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Main;
import io.eddy.learn.ModelVersion;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int eddy(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void a_file_is_named_by_the_version() {
        assertThat(SnapshotFile.named(new ModelVersion("elec2", "3f9ac1", "events-0", 45_312)))
                .hasToString("elec2-3f9ac1@events-0-45312.safetensors");
        assertThat(SnapshotFile.named(new ModelVersion("à/b", "3f9ac1", "data/elec2.csv.gz", 1)))
                .hasToString("--b-3f9ac1@data-elec2.csv.gz-1.safetensors");
    }

    @ParameterizedTest
    @CsvSource({
        "0.876543, 0.87654",
        "0.5, 0.5",
        "45312, 45312",
        "1234567.8, 1234568",
        "0, 0",
        "-12.3456789, -12.346",
        "0.00001234567, 0.000012346",
        "1e300, 1.0000E+300"
    })
    void metrics_are_shown_with_five_digits(double value, String shown) {
        assertThat(SnapshotCommand.rounded(value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "get"})
    void each_part_of_the_command_has_help(String command) {
        assertThat(eddy("snapshot", command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: eddy snapshot " + command, "--bootstrap", "Exit codes:");
    }

    @Test
    void the_command_alone_is_wrong_use() {
        assertThat(eddy("snapshot")).isEqualTo(2);
        assertThat(err.toString())
                .contains("which command? list, get, diff, alias, export or push", "Try 'eddy snapshot --help'");
    }

    @Test
    void two_versions_are_wrong_use() {
        assertThat(eddy("snapshot", "get", "one", "two")).isEqualTo(2);
        assertThat(err.toString()).contains("'two'");
    }
}
