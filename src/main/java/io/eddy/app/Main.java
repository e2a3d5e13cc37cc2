package io.eddy.app;

import io.eddy.app.command.Commands;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code eddy}. Exit codes: 0 done, 1 failed, 2 wrong use. An error is one message on standard error; {@code
 * --verbose} (or the variable {@code EDDY_DEBUG}) adds the stack trace and the libraries' log.
 */
@Command(
        name = "eddy",
        description = "A model that learns from each event of a Kafka topic.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeOnInvalidInput = Main.WRONG_USE,
        exitCodeOnExecutionException = Main.FAILED,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong use"})
public final class Main implements Runnable {
    public static final int FAILED = 1;
    static final int WRONG_USE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private boolean verbose = System.getenv("EDDY_DEBUG") != null;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log more, and show where an error comes from. The variable EDDY_DEBUG does the same.")
    void verbose(boolean on) {
        verbose |= on;
    }

    public static void main(String[] args) {
        System.exit(written(run(args)));
    }

    /** Where standard output did not take all that was written, which {@link System#out} does not say, the command has failed. */
    private static int written(int code) {
        if (!System.out.checkError()) {
            return code;
        }
        try {
            // not closed: where standard output was closed before the start, its number is that of a file of the JVM's
            // own
            new FileOutputStream(FileDescriptor.out).write('\n');
            System.err.println("eddy: not all of the output could be written");
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.toLowerCase(Locale.ROOT).contains("broken pipe")) { // because a reader that ends has seen enough
                System.err.println("eddy: not all of the output could be written: " + why);
            }
        }
        return Math.max(code, FAILED);
    }

    /** Runs one command and gives its exit code. */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    public static CommandLine commandLine() {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        Commands.ALL.forEach(commandLine::addSubcommand);
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, Main::path)
                .setExecutionStrategy(parsed -> {
                    Logging.configure(main.verbose);
                    try {
                        return new CommandLine.RunLast().execute(parsed);
                    } catch (Error e) { // because picocli hands only exceptions to its handler
                        return main.failed(commandLine.getErr(), e);
                    }
                })
                .setExecutionExceptionHandler((e, command, parsed) -> main.failed(command.getErr(), e))
                .setParameterExceptionHandler((e, arguments) -> wrongUse(e));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? One of " + String.join(", ", spec.subcommands().keySet()));
    }

    private int failed(PrintWriter err, Throwable e) {
        if (StopSignal.isEnding() && !(e instanceof Failure)) {
            // because whatever a library says of a process that a signal ends, the user has asked for it
            return FAILED;
        }
        if (e instanceof Failure) {
            err.println("eddy: " + e.getMessage());
        } else if (e instanceof KafkaException) {
            err.println("eddy: Kafka cannot do it: " + KafkaReason.of(e));
        } else {
            err.printf("eddy: unexpected %s: %s%n", e.getClass().getName(), e.getMessage());
            err.println("      This is a defect of Eddy, or something it should have said more clearly."
                    + (verbose ? "" : " --verbose shows where it comes from."));
        }
        if (verbose) {
            e.printStackTrace(err);
        }
        return FAILED;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(
                    "'%s' has letters that this system's language setting cannot name; set LC_ALL to one with UTF-8, such as C.UTF-8"
                            .formatted(text));
        }
    }

    /** What picocli says of a type or of a word too many is about its own insides. */
    private static String inOurWords(String message) {
        return message.replaceFirst(" is not an? (long|int)$", " is not a whole number")
                .replaceFirst("^Unmatched arguments? (at|from) index \\d+: ", "nothing is known to do with ");
    }

    private static int wrongUse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = command.getErr();
        err.println(name + ": " + inOurWords(String.valueOf(e.getMessage())));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("      Try '" + name + " --help'.");
        return WRONG_USE;
    }
}
