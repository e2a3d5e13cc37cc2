package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.eddy.app.command.ClusterOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine eddy = Main.commandLine();
        eddy.addSubcommand(new Trial());
        return eddy.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void each_command_has_help() {
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            assertThat(run(command, "--help")).isZero();
            assertThat(out.toString()).contains("Usage: eddy " + command).contains("Exit codes:");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void the_version_names_eddy_kafka_and_java() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("eddy ", "Kafka 4.4.0", "Java " + System.getProperty("java.version"));
    }

    @Test
    void without_a_command_the_commands_are_named() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).startsWith("eddy: which command?").contains("trial");
    }

    @Test
    void an_unknown_command_is_wrong_use() {
        assertThat(run("trail")).isEqualTo(2);
        assertThat(err.toString()).contains("'trail'").contains("trial").contains("Try 'eddy --help'");
    }

    @Test
    void an_unknown_option_is_wrong_use() {
        assertThat(run("trial", "--fial")).isEqualTo(2);
        assertThat(err.toString()).contains("'--fial'").contains("Try 'eddy trial --help'");
    }

    @Test
    void an_option_of_the_other_way_to_run_a_demo_is_refused() {
        assertThat(run("demo", "shop", "--auto", "--port", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--port is of the page");
        assertThat(run("demo", "shop", "--visits", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("--visits goes with --auto");
        assertThat(run("demo", "chatbot", "--auto", "--port", "0")).isEqualTo(2);
        assertThat(run("demo", "chatbot", "--seed", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("--seed goes with --auto");
    }

    @Test
    void a_word_too_many_and_what_is_no_number_are_told_in_words_of_the_user() {
        assertThat(run("evaluate", "a.csv", "b.csv")).isEqualTo(2);
        assertThat(run("demo", "--events", "many")).isEqualTo(2);
        assertThat(err.toString())
                .contains("eddy evaluate: nothing is known to do with 'b.csv'", "'many' is not a whole number")
                .doesNotContain("index", "long");
    }

    @Test
    void a_failure_is_one_line_without_a_stack_trace() {
        assertThat(run("trial", "--fail", "the sky is green; look up")).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("eddy: the sky is green; look up");
    }

    @Test
    void a_surprise_names_its_class() {
        assertThat(run("trial", "--surprise")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("eddy: unexpected java.lang.IllegalStateException: boo")
                .contains("--verbose")
                .doesNotContain("\tat ");
    }

    @Test
    void even_an_error_of_the_virtual_machine_is_reported() {
        assertThat(run("trial", "--overflow")).isEqualTo(1);
        assertThat(err.toString()).startsWith("eddy: unexpected java.lang.StackOverflowError");
    }

    @Test
    void a_wrong_prefix_is_wrong_use() {
        assertThat(run("trial", "--open", "--prefix", "a b")).isEqualTo(2);
        assertThat(err.toString()).contains("--prefix 'a b'");
    }

    @Test
    void a_wrong_port_is_wrong_use() {
        assertThat(run("trial", "--open", "--broker-port", "70000")).isEqualTo(2);
        assertThat(run("run", "--http-port", "99999")).isEqualTo(2);
        assertThat(err.toString()).contains("--broker-port 70000", "--http-port 99999");
    }

    @Test
    void a_signal_early_in_a_start_is_no_defect(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");

        ChildProcess.start(log, List.of(), EndingProbe.class.getName(), List.of("demo"))
                .await();

        assertThat(Files.readString(log)).contains("code 1").doesNotContain("unexpected", "Exception");
    }

    @Test
    void output_that_cannot_be_written_is_a_failure(@TempDir Path folder) throws Exception {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Path err = folder.resolve("err");
        ProcessBuilder eddy = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--version")
                .redirectError(err.toFile());

        assertThat(eddy.redirectOutput(full.toFile()).start().waitFor()).isEqualTo(1);
        assertThat(err).content().contains("eddy: not all of the output could be written: ");
        assertThat(eddy.redirectOutput(folder.resolve("out").toFile()).start().waitFor())
                .isZero();
    }

    @Test
    void wrong_use_is_told_before_anything_is_started(@TempDir Path folder) {
        Path data = folder.resolve("data");

        assertThat(run("run", "--data-dir", data.toString(), "--checkpoint-every", "0"))
                .isEqualTo(2);

        assertThat(err.toString()).contains("--checkpoint-every is 0");
        assertThat(data).doesNotExist();
    }

    @Command(name = "trial")
    private static final class Trial implements Callable<Integer> {
        @Option(names = "--fail", defaultValue = "")
        private String fail = "";

        @Option(names = "--surprise")
        private boolean surprise;

        @Option(names = "--overflow")
        private boolean overflow;

        @Option(names = "--open")
        private boolean open;

        @Mixin
        private final ClusterOptions clusterOptions = new ClusterOptions();

        @Override
        public Integer call() {
            if (!fail.isEmpty()) {
                throw new Failure(fail);
            }
            if (surprise) {
                throw new IllegalStateException("boo");
            }
            if (overflow) {
                throw new StackOverflowError();
            }
            if (open) {
                clusterOptions.open().close();
            }
            return 0;
        }
    }
}
