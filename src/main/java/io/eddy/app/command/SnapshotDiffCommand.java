package io.eddy.app.command;

import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotDifference;
import io.eddy.snapshot.SnapshotDifference.Changed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What has become of a model between two snapshots. */
@Command(
        name = "diff",
        description =
                "Show what differs most between two snapshots: weights by how far they have moved, relative to their"
                        + " length before; rows of embedding tables by name.")
final class SnapshotDiffCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Parameters(index = "0", paramLabel = "A", description = "A version or alias in the topic, or a file.")
    private String before = "";

    @Parameters(
            index = "1",
            paramLabel = "B",
            arity = "0..1",
            description = "Another one. Default: the newest in the topic.")
    private Optional<String> after = Optional.empty();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of each kind. Default: ${DEFAULT-VALUE}.")
    private int top = 10;

    @Override
    public void run() {
        PrintWriter err = spec.commandLine().getErr();
        Snapshot a = ChosenSnapshot.read(Optional.of(before), clusterOptions, err);
        Snapshot b = ChosenSnapshot.read(after, clusterOptions, err);
        SnapshotDifference difference = SnapshotDifference.of(a, b);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s, %,d events%n%s, %,d events%n", a.version(), a.events(), b.version(), b.events());
        if (a.digest().equals(b.digest())) {
            out.println("all numbers are equal");
        }
        print(out, "weights", difference.tensors());
        print(out, "rows", difference.rows());
        difference.remarks().forEach(out::println);
        out.flush();
    }

    private void print(PrintWriter out, String title, List<Changed> changed) {
        List<Changed> moved = changed.stream().filter(it -> it.distance() > 0).toList();
        if (moved.isEmpty()) {
            return;
        }
        out.printf(Locale.ROOT, "%n%10s  %10s  %s%n", "relative", "distance", title);
        for (Changed one : moved.subList(0, Math.min(top, moved.size()))) {
            out.printf(
                    Locale.ROOT,
                    "%10s  %10.4g  %s%n",
                    one.before() == 0 ? "new" : "%.4f".formatted(one.distance() / one.before()),
                    one.distance(),
                    one.name());
        }
        if (moved.size() > top) {
            out.printf(Locale.ROOT, "%10s  %10s  and %,d others%n", "", "", moved.size() - top);
        }
    }
}
