package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Main;
import io.eddy.app.example.Example;
import io.eddy.app.example.Examples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExamplesCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int eddy(String... arguments) {
        CommandLine command = Main.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void each_is_listed_with_a_line() {
        assertThat(eddy("examples")).isZero();

        assertThat(out.toString().lines().filter(line -> line.contains("  ")))
                .hasSize(Examples.ALL.size())
                .anyMatch(line -> line.startsWith("fraud ") && line.endsWith("which card payments are fraud"));
    }

    @Test
    void one_is_learned_from_data_that_are_made_up() {
        assertThat(eddy("examples", "run", "market")).as(err.toString()).isZero();

        assertThat(out.toString()).contains("logLoss", "6,000 rows, 6,000 learned", "model  market-");
    }

    @Test
    void one_is_learned_from_a_given_file_with_the_options_of_evaluate() throws IOException {
        Path csv = Files.writeString(
                folder.resolve("letters.csv"),
                "text,office\n" + "the invoice is due,billing\nit is broken,support\n".repeat(30));
        Path json = folder.resolve("figures.json");

        int code = eddy("examples", "run", "routing", csv.toString(), "--label", "office", "--json", json.toString());

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("60 rows, 60 learned");
        assertThat(json).exists();
    }

    @Test
    void a_name_that_is_none_is_told_with_those_there_are() {
        assertThat(eddy("examples", "run", "frau")).isEqualTo(2);

        assertThat(err.toString()).contains("there is no example 'frau'", "fraud");
    }

    @Test
    void options_that_evaluate_does_not_have_are_wrong_use() {
        assertThat(eddy("examples", "run", "market", "--colour", "red")).isEqualTo(2);
    }

    @Test
    void what_is_made_up_is_not_left_behind() throws IOException {
        Example market = Examples.called("market").orElseThrow();

        Path data = market.writeData(folder);

        assertThat(Files.readAllLines(data)).hasSize(market.rows());
    }
}
