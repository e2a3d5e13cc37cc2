package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.app.Folders;
import io.eddy.app.example.Example;
import io.eddy.app.example.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code evaluate} with the model file of an example, and with its data where none are given. */
@Command(
        name = "run",
        description = {
            "Learn an example from data that is made up for it, or from a file: run NAME [FILE].",
            "All else is as 'evaluate' has it: run fraud payments.csv --label class --plot."
        })
final class ExampleRunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "One that 'examples' lists.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    /** The file, and options of {@code evaluate}. */
    @Unmatched
    private List<String> others = new ArrayList<>();

    @Override
    public Integer call() {
        Example example = example();
        Path folder = null;
        try {
            folder = Files.createTempDirectory("eddy-example");
            List<String> arguments = new ArrayList<>(others);
            if (others.isEmpty() || others.get(0).startsWith("-")) {
                arguments.add(0, example.writeData(folder).toString());
            }
            arguments.add("--model");
            arguments.add(example.writeModel(folder).toString());
            return Objects.requireNonNull(spec.root().subcommands().get("evaluate"))
                    .execute(arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw new Failure(
                    "cannot write the example %s to %s: %s".formatted(name, shown(folder), Failure.why(e)), e);
        } finally {
            if (folder != null) {
                Folders.delete(folder);
            }
        }
    }

    private static String shown(@Nullable Path folder) {
        return folder == null ? "a folder for temporary files" : folder.toString();
    }

    private Example example() {
        return Examples.called(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no example '%s'; there are %s"
                                .formatted(
                                        name,
                                        Examples.ALL.stream().map(Example::name).collect(Collectors.joining(", ")))));
    }
}
