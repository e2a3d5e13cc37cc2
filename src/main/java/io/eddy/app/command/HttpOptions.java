package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.serve.HttpLimits;
import io.eddy.serve.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the HTTP server listens, and whom it answers how much. */
final class HttpOptions {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "For the live page, predictions, /metrics and /health; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--http-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "The address it listens on. Anything but this machine's own shows all to that network,"
                    + " unless there is a token. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(
            names = "--http-token-file",
            paramLabel = "FILE",
            description = "Whoever asks must send the token in this file: 'Authorization: Bearer TOKEN'.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--http-rate",
            paramLabel = "N",
            description = "So many requests a second are answered, of all clients together. Default: 10000.")
    private int rate = HttpLimits.DEFAULT.requestsPerSecond();

    @Option(
            names = "--http-max-bytes",
            paramLabel = "N",
            description = "A request may have so many bytes. Default: 1048576.")
    private int maxBytes = HttpLimits.DEFAULT.bodyBytes();

    @Option(
            names = "--http-connections",
            paramLabel = "N",
            description = "So many connections at the same time; then those go that bring no request. Default: 512.")
    private int connections = HttpLimits.DEFAULT.connections();

    HttpSettings settings() {
        if (port < 0 || port > 65535) {
            throw new ParameterException(spec.commandLine(), "--http-port " + port + " is not a port: 0 to 65535");
        }
        try {
            return new HttpSettings(
                    new InetSocketAddress(host, port),
                    token(),
                    new HttpLimits(maxBytes, rate, connections, HttpLimits.DEFAULT.patience()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<String> token() {
        if (tokenFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw new Failure("cannot read the token in %s: %s".formatted(tokenFile, Failure.why(e)), e);
        }
    }
}
