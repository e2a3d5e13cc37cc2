package io.eddy.app.command;

import io.eddy.replay.RebuiltModel;
import io.eddy.snapshot.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Any version of a model as a file, from the log. */
@Command(
        name = "rebuild",
        description = "Rebuild a version of a model, any that ever was, from the log, and write it to a file.")
final class RebuildCommand implements Runnable {
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--until",
            paramLabel = "PARTITION:OFFSET",
            required = true,
            description = "The version that has learned everything before that offset: 0:45312, say, for"
                    + " elec2-3f9ac1@events-0:45312.")
    private String until = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Default: the version with .safetensors.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private final RebuildOptions options = new RebuildOptions();

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Override
    public void run() {
        Matcher position = POSITION.matcher(until);
        if (!position.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--until '%s' is not PARTITION:OFFSET, as 0:45312 is".formatted(until));
        }
        int partition = Integer.parseInt(position.group(1));
        long offset = Long.parseLong(position.group(2));
        RebuiltModel model = options.rebuild(clusterOptions, rebuild -> rebuild.at(partition, offset));
        Snapshot snapshot = model.snapshot();
        Path file = out.orElseGet(() -> SnapshotFile.named(model.version()));
        SnapshotFile.write(file, snapshot::writeTo);
        PrintWriter print = spec.commandLine().getOut();
        print.printf(Locale.ROOT, "%s: %,d bytes in %s%n", model.version(), bytes(file), file);
        print.println("digest " + snapshot.digest());
        print.println("rebuilt " + model.way());
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot see the size of " + file, e);
        }
    }
}
