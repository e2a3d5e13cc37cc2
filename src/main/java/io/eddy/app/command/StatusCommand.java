package io.eddy.app.command;

import static io.eddy.app.command.Counted.counted;

import io.eddy.app.Cluster;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One screen of what runs. */
@Command(
        name = "status",
        description =
                "Show an application, wherever it runs, from what the cluster holds: members, and of each partition the"
                        + " model's version, how many offsets wait, how well it predicts the latest events beside the baselines,"
                        + " and the age of snapshot and checkpoint; and what was set aside last.")
final class StatusCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApplicationIdOption applicationId = new ApplicationIdOption();

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Override
    public void run() {
        String id = applicationId.checked(spec);
        PrintWriter out = spec.commandLine().getOut();
        try (Cluster cluster = clusterOptions.open()) {
            Topics topics = Topics.named(clusterOptions.prefix(), Map.of());
            ApplicationState state = ApplicationState.ask(cluster, topics, id);
            out.println("cluster      " + cluster.address() + ", " + counted(state.brokers(), "broker"));
            out.println("application  " + id + ", "
                    + (state.members().isEmpty()
                            ? "does not run"
                            : counted(state.members().size(), "member")));
            state.members().forEach(member -> out.println("             " + member));
            state.sources().forEach(source -> out.println("takes in     " + source));
            state.setAside().forEach(letter -> out.println("set aside    " + letter));
            long now = System.currentTimeMillis();
            int columns = Terminal.isThere() ? Terminal.columns() : Integer.MAX_VALUE;
            state.partitions().forEach(partition -> out.println(partition.line(now, columns)));
            out.flush();
        }
    }
}
