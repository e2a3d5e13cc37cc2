package io.eddy.app.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which pipeline: under one name it is stopped, killed and comes back. */
final class ApplicationIdOption {
    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = "eddy",
            description =
                    "Names the pipeline: its consumer group, and so its position in the log, and its checkpoints. Default: ${DEFAULT-VALUE}.")
    private String id = "eddy";

    /** @param command whose wrong use it is if that is no name */
    String checked(CommandSpec command) {
        if (!id.matches("[a-zA-Z0-9._-]{1,200}")) {
            throw new ParameterException(
                    command.commandLine(),
                    "--application-id '" + id + "' cannot be: letters, digits, '.', '_' and '-' can");
        }
        return id;
    }
}
