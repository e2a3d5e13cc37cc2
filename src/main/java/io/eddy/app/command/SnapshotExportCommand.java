package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.onnx.NotForOnnx;
import io.eddy.snapshot.onnx.OnnxModel;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A model for the runtimes of others. */
@Command(
        name = "export",
        description =
                "Write a model of one network as ONNX, its encoder included. Fields are inputs by their names: numbers as"
                        + " doubles, NaN where missing; true and false as 1 and 0; categories as texts, empty where missing.")
final class SnapshotExportCommand implements Runnable {
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

    @Option(names = "--onnx", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path onnx = Path.of("");

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Snapshot snapshot =
                ChosenSnapshot.read(name, clusterOptions, spec.commandLine().getErr());
        byte[] bytes;
        try {
            bytes = OnnxModel.of(snapshot);
        } catch (NotForOnnx e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
        SnapshotFile.write(onnx, file -> Files.write(file, bytes));
        out.printf(Locale.ROOT, "%s: %,d bytes in %s%n", snapshot.version(), bytes.length, onnx);
    }
}
