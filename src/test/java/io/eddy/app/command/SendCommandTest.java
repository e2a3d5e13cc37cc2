package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong before a cluster is asked. */
class SendCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int eddy(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void without_a_file_it_is_wrong_use() {
        assertThat(eddy("send")).isEqualTo(2);
        assertThat(err.toString()).contains("FILE").contains("Try 'eddy send --help'");
    }

    @Test
    void a_rate_of_nothing_is_wrong_use() {
        assertThat(eddy("send", "a.csv", "--rate", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rate is 0; it has to be at least 1");
    }

    @Test
    void the_file_is_looked_at_before_a_broker_is_started() {
        String csv = Purchases.csv(folder.resolve("shop.csv"), 3).toString();
        String data = folder.resolve("data").toString();

        assertThat(eddy("send", "no.csv", "--data-dir", data)).isEqualTo(1);
        assertThat(eddy("send", csv, "--label", "bought", "--key", "town", "--data-dir", data))
                .isEqualTo(1);

        assertThat(err.toString()).contains("eddy: there is no file no.csv").contains("no column town (--key)");
        assertThat(folder.resolve("data")).doesNotExist();
    }
}
