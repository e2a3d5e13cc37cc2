package io.eddy.stream;

import io.eddy.replay.EventOptions;
import io.eddy.replay.RecoveryTerms;
import io.eddy.spec.Input;
import io.eddy.spec.Input.Role;
import io.eddy.spec.Specification;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;

/**
 * All that a pipeline needs to know.
 *
 * @param specification of the model
 * @param applicationId names the consumer group, and so the position in the log
 * @param topics with their prefix
 * @param guarantee {@code exactly_once_v2} or {@code at_least_once}
 * @param events which of them are learned from
 * @param recovery how it comes back after a stop or a crash
 * @param snapshots when weights are published; events are counted for each partition
 * @param deltas how often what has changed is published between them, if it is
 * @param evaluations when metrics are published
 * @param intake what is taken in before that
 * @param loop what is answered meanwhile
 * @param stateFolder for Kafka Streams
 * @param kafka settings of all clients: {@code bootstrap.servers}, security
 */
public record PipelineSettings(
        Specification specification,
        String applicationId,
        Topics topics,
        String guarantee,
        EventOptions events,
        RecoverySettings recovery,
        Every snapshots,
        Optional<Duration> deltas,
        Every evaluations,
        IntakeSettings intake,
        LoopSettings loop,
        Path stateFolder,
        Map<String, Object> kafka) {
    public PipelineSettings {
        kafka = Map.copyOf(kafka);
        List.of(topics.requests(), topics.feedback()).forEach(topic -> {
            if (intake.topics().contains(topic.name())) {
                throw new IllegalArgumentException(
                        "%s is no input but a topic of Eddy's own, from which nothing is taken in; leave it out"
                                .formatted(topic));
            }
        });
        checkWanted(intake, Role.REQUEST, loop.requests(), "requests are not wanted; leave out --no-requests");
        checkWanted(
                intake,
                Role.FEEDBACK,
                loop.join().isPresent(),
                "the model file does not say how feedback is joined; add a section such as join: {wait: 30m}");
        if (loop.join().isPresent() && !guarantee.equals(StreamsConfig.EXACTLY_ONCE_V2)) {
            throw new IllegalArgumentException(
                    "the section join of the model file wants exactly_once_v2, and the guarantee is %s: after a crash it could have requests and feedback decided again, and otherwise, and one would be learned twice; leave out --guarantee, or the section"
                            .formatted(guarantee));
        }
        if (intake.topics().contains(topics.events().name())) {
            throw new IllegalArgumentException(
                    "%s is no input but the log that is learned from, into which all inputs go; leave it out, and write events to it in Eddy's own form"
                            .formatted(topics.events()));
        }
    }

    private static void checkWanted(IntakeSettings intake, Role role, boolean wanted, String remedy) {
        List<Input> inputs = intake.inputs().as(role);
        if (!wanted && !inputs.isEmpty()) {
            throw new IllegalArgumentException("the input %s is taken in as %s, and %s"
                    .formatted(inputs.get(0).topic(), role.name().toLowerCase(Locale.ROOT), remedy));
        }
    }

    /** All that a pipeline needs that learns from {@code events} as others write them. */
    public PipelineSettings(
            Specification specification,
            String applicationId,
            Topics topics,
            String guarantee,
            EventOptions events,
            RecoverySettings recovery,
            Every snapshots,
            Every evaluations,
            Path stateFolder,
            Map<String, Object> kafka) {
        this(
                specification,
                applicationId,
                topics,
                guarantee,
                events,
                recovery,
                snapshots,
                Optional.empty(),
                evaluations,
                IntakeSettings.NONE,
                LoopSettings.NONE,
                stateFolder,
                kafka);
    }

    /** The same for a pipeline that takes in other topics first. */
    public PipelineSettings takingIn(IntakeSettings inputs) {
        return with(inputs, loop, deltas);
    }

    /** The same for a pipeline that is asked, too. */
    public PipelineSettings answering(LoopSettings asked) {
        return with(intake, asked, deltas);
    }

    /** The same for a pipeline that publishes deltas between snapshots. */
    public PipelineSettings withDeltas(Optional<Duration> every) {
        return with(intake, loop, every);
    }

    private PipelineSettings with(IntakeSettings inputs, LoopSettings asked, Optional<Duration> every) {
        return new PipelineSettings(
                specification,
                applicationId,
                topics,
                guarantee,
                events,
                recovery,
                snapshots,
                every,
                evaluations,
                inputs,
                asked,
                stateFolder,
                kafka);
    }

    /** By which a task comes back. */
    RecoveryTerms terms() {
        return new RecoveryTerms(applicationId, exactlyOnce(), events, recovery.lostEvents(), recovery.accepted());
    }

    /** Those of them that the learners' tasks read. */
    List<String> besideTasks() {
        List<String> names = new ArrayList<>();
        if (loop.requests()) {
            names.add(topics.requests().name());
        }
        if (loop.join().isPresent()) {
            names.add(topics.feedback().name());
        }
        return names;
    }

    /** The topics that it reads besides the events. */
    List<String> besideEvents() {
        List<String> names = new ArrayList<>(intake.topics());
        names.addAll(besideTasks());
        return names;
    }

    /** Whether each prediction is published once, whatever crashes. */
    public boolean exactlyOnce() {
        return guarantee.equals(StreamsConfig.EXACTLY_ONCE_V2);
    }
}
