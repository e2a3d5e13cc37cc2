package io.eddy.app.command;

import static io.eddy.app.command.Counted.counted;

import io.eddy.app.Cluster;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.snapshot.SnapshotAssembler.Listed;
import io.eddy.snapshot.WholeSnapshot;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the snapshots topic holds, and one of its models as a file. */
@Command(
        name = "snapshot",
        description = "Show the published models, fetch one as a file, and what else there is to do with them.",
        subcommands = {
            SnapshotDiffCommand.class,
            SnapshotAliasCommand.class,
            SnapshotExportCommand.class,
            SnapshotPushCommand.class
        })
final class SnapshotCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? list, get, diff, alias, export or push");
    }

    @Command(name = "list", description = "Show the published models, the newest last.")
    void list(@Mixin ClusterOptions options) {
        SnapshotAssembler snapshots = SnapshotAssembler.listing();
        try (Cluster cluster = options.open();
                SnapshotTopic topic = SnapshotTopic.open(cluster, options)) {
            topic.read(snapshots, err());
        }
        if (snapshots.list().isEmpty()) {
            out().println("no snapshots yet");
        }
        snapshots.list().forEach(this::print);
    }

    @Command(name = "get", description = "Write a published model to a safetensors file.")
    void get(
            @Mixin ClusterOptions options,
            @Parameters(
                            paramLabel = "VERSION",
                            arity = "0..1",
                            description = "As 'list' shows it, or an alias; without :OFFSET, the newest of that model."
                                    + " Default: the newest of all.")
                    Optional<String> version,
            @Option(names = "--out", paramLabel = "FILE", description = "Default: the version with .safetensors.")
                    Optional<Path> out) {
        WholeSnapshot snapshot = ChosenSnapshot.published(version, options, err());
        write(
                snapshot,
                out.orElseGet(() -> SnapshotFile.named(snapshot.manifest().version())));
    }

    private void write(WholeSnapshot snapshot, Path file) {
        SnapshotFile.write(file, snapshot::writeTo);
        Manifest manifest = snapshot.manifest();
        out().printf(Locale.ROOT, "%s: %,d bytes in %s%n", manifest.version(), manifest.bytes(), file);
        out().println("digest " + manifest.digest());
    }

    private void print(Listed listed) {
        Manifest manifest = listed.manifest();
        String metrics = manifest.metrics().entrySet().stream()
                .map(metric -> metric.getKey() + " " + rounded(metric.getValue()))
                .collect(Collectors.joining("  "));
        String name = listed.key().alias().map(alias -> alias + ", which is ").orElse("");
        out().println(name
                + manifest.version()
                + (listed.whole() ? "" : "  (not whole: its parts are being replaced)"));
        out().printf(Locale.ROOT, "  events   %,d learned, the last of %s%n", manifest.events(), manifest.time());
        out().printf(Locale.ROOT, "  size     %,d bytes in %s%n", manifest.bytes(), counted(manifest.parts(), "part"));
        out().println("  digest   " + manifest.digest());
        out().println("  metrics  " + metrics);
    }

    /** Five digits, or all before the point. */
    static String rounded(double value) {
        BigDecimal exact = new BigDecimal(value);
        int beforePoint = exact.precision() - exact.scale();
        return beforePoint > 15
                ? exact.round(new MathContext(5)).toString()
                : exact.round(new MathContext(Math.max(5, beforePoint)))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
