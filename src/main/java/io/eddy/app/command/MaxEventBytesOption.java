package io.eddy.app.command;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How large an event may be, the same for those who learn from a topic and from a file. */
final class MaxEventBytesOption {
    /** {@code {"features":{}}} */
    private static final int LEAST = 15;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--max-event-bytes",
            paramLabel = "N",
            description =
                    "A larger event is rejected: run makes a dead letter of it, and its model keeps the limit that it began with."
                            + " Default: what the topic 'events' admits, 16 MiB as it is defined.")
    private @Nullable Integer bytes;

    /** What was given; it is checked here. */
    OptionalInt given() {
        if (bytes == null) {
            return OptionalInt.empty();
        } else if (bytes < LEAST) {
            throw new ParameterException(
                    command.commandLine(),
                    "--max-event-bytes is " + bytes + "; no event is smaller than " + LEAST + " bytes");
        }
        return OptionalInt.of(bytes);
    }
}
