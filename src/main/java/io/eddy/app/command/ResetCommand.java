package io.eddy.app.command;

import static io.eddy.app.command.Counted.counted;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.Folders;
import io.eddy.app.PipelineLock;
import io.eddy.stream.KeptState;
import io.eddy.stream.KeptState.Member;
import io.eddy.wire.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Forgets what a pipeline has learned, so that it can begin anew. */
@Command(
        name = "reset",
        description = "Forget what a pipeline has learned: its position in the log, its checkpoints, its folder."
                + " 'eddy run' then begins with the oldest event. The topics stay.")
final class ResetCommand implements Runnable {
    /** Longer than the sessions that 'run' asks for; see {@link #awaitDead}. */
    private static final Duration SESSION = Duration.ofSeconds(60);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApplicationIdOption applicationId = new ApplicationIdOption();

    @Option(names = "--dry-run", description = "Only show what would be forgotten.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--inputs",
            description =
                    "Forget, too, how far topics of yours have been taken in ('inputs' of a model file, 'run --from'): they are taken in"
                            + " again, as far as they go back. Without it their events are learned again from 'events'.")
    private boolean inputs;

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Override
    public void run() {
        String id = applicationId.checked(spec);
        PrintWriter out = spec.commandLine().getOut();
        Path streams = clusterOptions.dataDir().resolve("streams");
        try (Cluster cluster = clusterOptions.open();
                KeptState kept = new KeptState(cluster.client(), id)) {
            Topics topics = Topics.named(clusterOptions.prefix(), Map.of());
            String events = topics.events().name();
            Map<TopicPartition, Long> positions = kept.positions();
            checkLog(kept, positions, id, events);
            List<String> things = things(kept, positions, streams.resolve(id), topics);
            if (things.isEmpty()) {
                out.printf("%s has kept nothing at %s, so there is nothing to forget%n", id, cluster.address());
                return;
            }
            out.printf("%s has kept, at %s:%n", id, cluster.address());
            things.forEach(thing -> out.println("  " + thing));
            out.println(
                    "Without that, 'eddy run' learns from the oldest event there is, and publishes every prediction again."
                            + " All other topics stay as they are.");
            out.flush();
            checkMembers(kept, id, cluster.startedHere());
            if (dryRun) {
                out.println("nothing was forgotten, because of --dry-run");
            } else if (yes || agreed(out)) {
                forget(kept, id, streams, topics);
                out.println("forgotten");
            } else {
                throw new Failure("nothing was forgotten; answer y, or say --yes");
            }
        } finally {
            out.flush();
        }
    }

    /** Because a log that is called otherwise would be taken for a topic that is taken in, and not be learned again. */
    private void checkLog(KeptState kept, Map<TopicPartition, Long> positions, String id, String events) {
        Set<String> topics =
                positions.keySet().stream().map(TopicPartition::topic).collect(Collectors.toCollection(TreeSet::new));
        if (!inputs
                && !topics.isEmpty()
                && !topics.contains(events)
                && kept.checkpoints().isPresent()) {
            throw new Failure(
                    "%s has read %s, and not %s; say with --prefix what its topics are called, or with --inputs that all is to be forgotten"
                            .formatted(id, String.join(", ", topics), events));
        }
    }

    private List<String> things(KeptState kept, Map<TopicPartition, Long> positions, Path folder, Topics topics) {
        List<String> things = new ArrayList<>();
        positions.forEach((partition, offset) -> {
            if (KeptState.forgets(partition, topics, inputs)) {
                things.add(
                        partition.topic().equals(topics.events().name())
                                ? "its position in the log: %s at offset %d".formatted(partition, offset)
                                : "how far it has taken in %s: up to offset %d".formatted(partition, offset));
            }
        });
        if (positions.isEmpty() && kept.hasGroup()) {
            things.add("its consumer group, without a position");
        }
        kept.checkpoints()
                .ifPresent(topic -> things.add("its checkpoints: the topic %s, %s"
                        .formatted(topic.name(), counted(topic.partitions(), "partition"))));
        if (Files.exists(folder)) {
            things.add("the folder " + folder);
        }
        return things;
    }

    private void checkMembers(KeptState kept, String id, boolean alone) {
        List<Member> members = alone ? awaitDead(kept) : kept.members();
        if (!members.isEmpty()) {
            throw new Failure(
                    "%s is in use: %s; stop it first (one that was killed is a member until its session ends, 10 s later)"
                            .formatted(id, members.stream().map(Member::name).collect(Collectors.joining(", "))));
        }
    }

    /**
     * Where the broker was down until now nobody can be in the group, but the broker gives those that were when it ended the time of a
     * session to come back.
     */
    private List<Member> awaitDead(KeptState kept) {
        long end = System.nanoTime() + SESSION.toNanos();
        List<Member> members = kept.members();
        while (!members.isEmpty() && System.nanoTime() - end < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return members;
            }
            members = kept.members();
        }
        return members;
    }

    private static boolean agreed(PrintWriter out) {
        out.print("Forget it? [y/N] ");
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return answer != null && answer.strip().matches("(?i)y|yes");
        } catch (IOException e) {
            throw new Failure("cannot read the answer: " + e.getMessage() + "; --yes does not ask", e);
        }
    }

    private void forget(KeptState kept, String id, Path streams, Topics topics) {
        try (PipelineLock lock = Files.exists(streams) ? PipelineLock.take(streams, id) : null) {
            kept.forget(topics, inputs);
            Path folder = streams.resolve(id);
            if (Files.exists(folder)) {
                Folders.delete(folder);
            }
        } catch (GroupNotEmptyException e) {
            throw new Failure(
                    "nothing was forgotten: somebody has joined %s meanwhile; stop it first".formatted(id), e);
        }
    }
}
