package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.app.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_best_is_written_and_evaluates_to_the_loss_it_was_chosen_by() throws IOException {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 250);
        Path model = folder.resolve("model.yaml");
        Path figures = folder.resolve("figures.json");

        assertThat(eddy("tune", csv.toString(), "--label", "bought", "--budget", "3", "--out", model.toString()))
                .isZero();
        String told = out.toString();
        assertThat(eddy(
                        "evaluate",
                        csv.toString(),
                        "--label",
                        "bought",
                        "--model",
                        model.toString(),
                        "--json",
                        figures.toString()))
                .isZero();

        double loss =
                new ObjectMapper().readTree(figures.toFile()).get("logLoss").asDouble();
        String best = told.lines()
                .dropWhile(line -> !line.equals("those that learned it all:"))
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertThat(told)
                .startsWith("3 candidates (seed 42), judged by logLoss")
                .contains("after rows", "  default\n", "written: " + model);
        assertThat(best.strip()).startsWith(String.format(Locale.ROOT, "%.4f  ", loss));
        assertThat(Files.readString(model)).contains("  \"price\": ");
    }

    @Test
    void nothing_is_looked_for_where_nothing_can_be_learned_or_written() {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 5);

        assertThat(eddy("tune", Purchases.csv(folder.resolve("none.csv"), 0).toString(), "--label", "bought"))
                .isEqualTo(1);
        assertThat(eddy("tune", csv.toString(), "--label", "bought", "--budget", "1"))
                .isEqualTo(2);
        assertThat(eddy("tune", csv.toString(), "--label", "bought", "--out", folder.toString()))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("'./eddy evaluate' tells why", "--budget is 1; it has to be at least 2", "is a folder");
    }

    private int eddy(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
