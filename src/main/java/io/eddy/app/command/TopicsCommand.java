package io.eddy.app.command;

import static io.eddy.app.command.Counted.counted;

import io.eddy.app.Cluster;
import io.eddy.app.Main;
import io.eddy.wire.CreatedTopic;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.TopicDefinition;
import io.eddy.wire.TopicDifference;
import io.eddy.wire.TopicState;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The topics that Eddy needs, as their definitions say and as the cluster has them. */
@Command(name = "topics", description = "Show, create or check the topics.")
final class TopicsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what of the topics? One of list, apply, check");
    }

    @Command(name = "list", description = "Show each topic's definition, and whether the cluster has it.")
    int list(@Mixin ClusterOptions cluster) {
        return with(cluster, (admin, definitions) -> {
            Map<String, TopicState> present = admin.states(definitions);
            for (TopicDefinition topic : definitions) {
                TopicState state = present.get(topic.name());
                String found = state == null
                        ? "absent"
                        : "present with %s, replication %d"
                                .formatted(counted(state.partitions(), "partition"), state.replication());
                out().printf(
                                "%s: %s%n  defined with %s, replication %d, %s%n  %s%n",
                                topic.name(),
                                found,
                                counted(topic.partitions(), "partition"),
                                topic.replication(),
                                topic.config(),
                                topic.description().strip());
            }
            return 0;
        });
    }

    @Command(name = "apply", description = "Create the topics that are absent. Topics that are there stay as they are.")
    int apply(@Mixin ClusterOptions cluster) {
        return with(cluster, (admin, definitions) -> {
            List<CreatedTopic> created = admin.createAbsent(definitions);
            for (CreatedTopic topic : created) {
                out().println("created " + topic.topic().name()
                        + topic.lowered().map(note -> "; " + note).orElse(""));
            }
            if (created.isEmpty()) {
                out().println("nothing to do: all " + definitions.size() + " topics are there");
            }
            return 0;
        });
    }

    @Command(
            name = "check",
            description = "Print where the cluster differs from the definitions; exit code 1 if it does.")
    int check(@Mixin ClusterOptions cluster) {
        return with(cluster, (admin, definitions) -> {
            List<TopicDifference> differences = admin.differences(definitions);
            differences.forEach(out()::println);
            if (differences.isEmpty()) {
                out().println("all " + definitions.size() + " topics are as defined");
            }
            return differences.isEmpty() ? 0 : Main.FAILED;
        });
    }

    private int with(ClusterOptions options, ToIntBiFunction<TopicAdmin, List<TopicDefinition>> action) {
        try (Cluster cluster = options.open()) {
            Topics topics = Topics.named(options.prefix(), Map.of());
            return action.applyAsInt(cluster.topics(), topics.definitions());
        } finally {
            out().flush();
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
