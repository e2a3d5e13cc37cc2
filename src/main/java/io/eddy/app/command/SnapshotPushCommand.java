package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.snapshot.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A model into a registry of experiments. */
@Command(
        name = "push",
        description =
                "Make a run of MLflow of a snapshot: its version and what it is of as parameters, its metrics, and the file"
                        + " as an artifact, through the server.")
final class SnapshotPushCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Parameters(
            paramLabel = "VERSION|FILE",
            arity = "0..1",
            description = "A version or alias in the topic, or a file. Default: the newest in the topic.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--mlflow",
            paramLabel = "URL",
            required = true,
            description = "Of the tracking server, as in http://mlflow:5000.")
    private String url = "";

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "Created if it is not there. Default: the model's name.")
    private Optional<String> experiment = Optional.empty();

    @Option(names = "--token-file", paramLabel = "FILE", description = "Holds a token that the server asks for.")
    private Optional<Path> tokenFile = Optional.empty();

    @Override
    public void run() {
        if (!url.matches("https?://[^/]+.*")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--mlflow '%s' is no address; it wants one like http://mlflow:5000".formatted(url));
        }
        Snapshot snapshot =
                ChosenSnapshot.read(name, clusterOptions, spec.commandLine().getErr());
        MlflowServer server = new MlflowServer(URI.create(url.replaceAll("/+$", "")), tokenFile.map(this::token));
        String run = server.push(snapshot, experiment.orElse(snapshot.version().name()), System.currentTimeMillis());
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s is run %s of %s%n", snapshot.version(), run, url);
        out.flush();
    }

    private String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Failure("cannot read the token in %s: %s".formatted(file, Failure.why(e)), e);
        }
    }
}
