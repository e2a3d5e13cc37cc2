package io.eddy.app.chaos;

import io.eddy.spec.Specification;
import java.util.List;

/**
 * One run.
 *
 * @param specification of the model
 * @param exactlyOnce or at least once
 * @param protocol of the consumer group, {@code classic} or {@code streams}
 * @param kills of Eddy
 * @param brokers of which the cluster is made
 * @param brokerKills of one of them, between those of Eddy
 * @param instances of Eddy; with more than one, {@code events} has four partitions, which move
 * @param sourcePartitions of a topic in front of {@code events}, which then has one; 0 if events are sent to {@code events} itself
 * @param seed of the moments, the victims and the rubbish
 * @param eventsPerSecond sent, of which one in a hundred is rubbish
 * @param runOptions further options of {@code eddy run}
 * @param jvmOptions of the processes that run it
 */
public record ChaosSettings(
        Specification specification,
        boolean exactlyOnce,
        String protocol,
        int kills,
        int brokers,
        int brokerKills,
        int instances,
        int sourcePartitions,
        long seed,
        double eventsPerSecond,
        List<String> runOptions,
        List<String> jvmOptions) {
    /** What learns without a model file. */
    public static final Specification DEFAULT_MODEL = Specification.inferred("chaos");

    private static final int PARTITIONS_THAT_MOVE = 4;

    public ChaosSettings {
        runOptions = List.copyOf(runOptions);
        jvmOptions = List.copyOf(jvmOptions);
    }

    String guarantee() {
        return exactlyOnce ? "exactly_once_v2" : "at_least_once";
    }

    /** Whether the events are taken in from another topic. */
    boolean throughIntake() {
        return sourcePartitions > 0;
    }

    /** Of the topic {@code events}. */
    int partitions() {
        return instances > 1 && !throughIntake() ? PARTITIONS_THAT_MOVE : 1;
    }
}
