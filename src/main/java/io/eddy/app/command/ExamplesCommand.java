package io.eddy.app.command;

import io.eddy.app.example.Example;
import io.eddy.app.example.Examples;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A small model for each kind of use. */
@Command(
        name = "examples",
        description = "List the examples: a small model for each kind of use.",
        subcommands = ExampleRunCommand.class)
final class ExamplesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        int width = Examples.ALL.stream()
                .mapToInt(example -> example.name().length())
                .max()
                .orElse(0);
        PrintWriter out = spec.commandLine().getOut();
        for (Example example : Examples.ALL) {
            out.println(example.name() + " ".repeat(width + 2 - example.name().length()) + example.what());
        }
        out.println();
        out.println(
                "'eddy examples run NAME' learns one from data that is made up, 'eddy examples run NAME FILE' from a file of yours.");
        out.flush();
    }
}
