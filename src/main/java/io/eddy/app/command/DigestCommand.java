package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.replay.Rebuild;
import io.eddy.replay.RebuildImpossible;
import io.eddy.snapshot.Snapshot;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a model's numbers are, in one line to compare. */
@Command(
        name = "digest",
        description = "Print version and SHA-256 of models: of files, or of what an application has learned by now.")
final class DigestCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Snapshots in files. Without any: the models of the application at its committed offsets,"
                    + " whether it runs or not.")
    private List<Path> files = List.of();

    @Mixin
    private final RebuildOptions options = new RebuildOptions();

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Override
    public void run() {
        if (files.isEmpty()) {
            options.rebuild(clusterOptions, this::printAll);
        } else {
            files.forEach(file -> print(SnapshotFile.read(file)));
        }
    }

    /** Gives how many there are. */
    private int printAll(Rebuild rebuild) throws RebuildImpossible {
        int printed = 0;
        int partitions = rebuild.partitions();
        for (int partition = 0; partition < partitions; partition++) {
            OptionalLong committed = rebuild.committed(partition);
            if (committed.isPresent()) {
                print(rebuild.at(partition, committed.getAsLong()).snapshot());
                printed++;
            }
        }
        if (printed == 0) {
            throw new Failure(
                    "the application %s has consumed nothing yet; 'eddy run' does, and --application-id names another"
                            .formatted(options.applicationId()));
        }
        return printed;
    }

    private void print(Snapshot snapshot) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(snapshot.version() + "  " + snapshot.digest());
        out.flush();
    }
}
