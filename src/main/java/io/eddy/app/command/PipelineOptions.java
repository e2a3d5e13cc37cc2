package io.eddy.app.command;

import io.eddy.app.GroupMembership;
import io.eddy.replay.EventOptions;
import io.eddy.replay.LostEvents;
import io.eddy.replay.TopicFlaw;
import io.eddy.spec.Join;
import io.eddy.spec.Specification;
import io.eddy.stream.Every;
import io.eddy.stream.LoopSettings;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How the pipeline runs. */
final class PipelineOptions {
    private static final double LEAST_DELTA = 0.01;
    private static final double MOST_DELTA = 86_400;

    /** Metrics are small, so they are published often. */
    private static final Every EVALUATIONS = new Every(1_000, Duration.ofSeconds(5));

    private static final Pattern PLACE = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");

    /** How Kafka Streams is told to process. */
    @SuppressWarnings("unused") // the names are what a user types
    enum Guarantee {
        exactly_once_v2,
        at_least_once
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private final ApplicationIdOption applicationId = new ApplicationIdOption();

    @Option(
            names = "--guarantee",
            paramLabel = "G",
            defaultValue = "exactly_once_v2",
            description =
                    "exactly_once_v2, or at_least_once: then a crash may publish a prediction twice. Default: ${DEFAULT-VALUE}.")
    private Guarantee guarantee = Guarantee.exactly_once_v2;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "Keep the state after so many seconds with events; after a crash, what came later is learned again."
                            + " Default: ${DEFAULT-VALUE}.")
    private long checkpointSeconds = 10;

    @Option(
            names = "--checkpoint-every-events",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Keep the state after so many events, too. Default: ${DEFAULT-VALUE}.")
    private long checkpointEvents = 1_000_000;

    @Option(
            names = "--fresh",
            description =
                    "Forget the state there is, and let the model as it is specified now learn the log again from the oldest event,"
                            + " without publishing anything; then go on from where the old one was.")
    private boolean fresh;

    @Option(
            names = "--lost-events",
            paramLabel = "stop|continue",
            defaultValue = "stop",
            description =
                    "When retention has removed events that have to be learned (again), at a start or because learning was slower:"
                            + " stop, or continue with what is left."
                            + " Default: ${DEFAULT-VALUE}.")
    private LostEvents lostEvents = LostEvents.STOP;

    @Option(
            names = "--accept",
            paramLabel = "compacted|replaced",
            split = ",",
            description =
                    "Go on although the topic of the events is compacted, so that events vanish which a crash or a rebuild needs;"
                            + " or replaced, which is another topic, but with the same events at the same offsets.")
    private Set<TopicFlaw> accepted = Set.of();

    @Mixin
    private final MaxEventBytesOption maxEventBytes = new MaxEventBytesOption();

    @Option(
            names = "--skip-offset",
            paramLabel = "P:O",
            description = "Do not learn from the event at offset O of partition P, but set it aside as a dead letter;"
                    + " for an event that stops the pipeline. Can be given several times.")
    private List<String> skipOffsets = List.of();

    @Option(
            names = "--no-requests",
            description =
                    "Do not answer the topic 'requests': for a cluster that has none, and where Eddy may not create it.")
    private boolean noRequests;

    @Option(
            names = "--snapshot-every",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Publish the weights after so many seconds with events. Default: ${DEFAULT-VALUE}.")
    private long snapshotSeconds = 10;

    @Option(
            names = "--snapshot-every-events",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Publish the weights after so many events, too. Default: ${DEFAULT-VALUE}.")
    private long snapshotEvents = 100_000;

    @Option(
            names = "--delta-every",
            paramLabel = "SECONDS",
            description =
                    "Publish what has changed since then, too, after so many seconds with events, such as 0.5, so that those"
                            + " who follow the model have it soon without all weights each time. Default: not.")
    private Optional<Double> deltaSeconds = Optional.empty();

    /** To be called before anything is started or written. */
    void check() {
        applicationId.checked(command);
        positive("--checkpoint-every", checkpointSeconds);
        positive("--checkpoint-every-events", checkpointEvents);
        maxEventBytes.given();
        skipped();
        positive("--snapshot-every", snapshotSeconds);
        positive("--snapshot-every-events", snapshotEvents);
        deltas();
    }

    boolean answersRequests() {
        return !noRequests;
    }

    /** @throws IllegalArgumentException if requests are to be joined, and not wanted */
    LoopSettings loop(Optional<Join> join) {
        return new LoopSettings(!noRequests, join);
    }

    PipelineSettings settings(Specification specification, Topics topics, Path dataDir, Map<String, Object> client) {
        return new PipelineSettings(
                        specification,
                        applicationId.checked(command),
                        topics,
                        guarantee.name(),
                        new EventOptions(maxEventBytes.given(), skipped()),
                        new RecoverySettings(
                                new Every(checkpointEvents, Duration.ofSeconds(checkpointSeconds)),
                                fresh,
                                lostEvents,
                                accepted),
                        new Every(snapshotEvents, Duration.ofSeconds(snapshotSeconds)),
                        EVALUATIONS,
                        dataDir.resolve("streams"),
                        GroupMembership.addTo(client, dataDir))
                .withDeltas(deltas());
    }

    private Optional<Duration> deltas() {
        if (deltaSeconds.isPresent() && !(deltaSeconds.get() >= LEAST_DELTA && deltaSeconds.get() <= MOST_DELTA)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--delta-every is %s; it has to be from %s to %s seconds"
                            .formatted(deltaSeconds.get(), LEAST_DELTA, MOST_DELTA));
        }
        return deltaSeconds.map(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)));
    }

    private Set<EventOptions.Place> skipped() {
        Set<EventOptions.Place> places = new HashSet<>();
        for (String text : skipOffsets) {
            Matcher place = PLACE.matcher(text);
            if (!place.matches()) {
                throw new ParameterException(
                        command.commandLine(),
                        "--skip-offset '" + text
                                + "' is no place of an event; it wants PARTITION:OFFSET, as in 0:45312");
            }
            places.add(new EventOptions.Place(Integer.parseInt(place.group(1)), Long.parseLong(place.group(2))));
        }
        return places;
    }

    private void positive(String option, long value) {
        if (value < 1) {
            throw new ParameterException(command.commandLine(), option + " is " + value + "; it has to be at least 1");
        }
    }
}
