package io.eddy.app.command;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where Eddy's own broker is. */
final class BrokerOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where Eddy keeps its data. Default: $EDDY_DATA_DIR, else .eddy in the home folder.")
    private @Nullable Path dataDir;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "The port of Eddy's own broker, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    /** The folder that holds all of Eddy's data; it need not exist. */
    Path dataDir() {
        return Optional.ofNullable(dataDir)
                .or(() -> Optional.ofNullable(System.getenv("EDDY_DATA_DIR")).map(Path::of))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".eddy"))
                .toAbsolutePath()
                .normalize();
    }

    /** @param command whose wrong use it is if that is no port */
    int port(CommandSpec command) {
        if (port < 0 || port > 65535) {
            throw new ParameterException(
                    command.commandLine(), "--broker-port %s is not a port: 0 to 65535".formatted(port));
        }
        return port;
    }
}
