package io.eddy.stream;

import io.eddy.feature.RejectedEvent.Reason;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.TopicPartition;

/** Where the tasks of the intake put their status and other threads read it, and learn that the end is near. */
final class IntakeBoard {
    private final ConcurrentSkipListMap<TopicPartition, IntakeStatus> sources = new ConcurrentSkipListMap<>(
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
    private final Map<String, Set<Reason>> rejections = new HashMap<>();
    private volatile boolean ending;

    void put(IntakeStatus status) {
        sources.put(status.source(), status);
    }

    void remove(TopicPartition source) {
        sources.remove(source);
    }

    List<IntakeStatus> sources() {
        return List.copyOf(sources.values());
    }

    /** Whether no record of the topic was rejected for that reason before, in any task. */
    synchronized boolean isFirst(String topic, Reason reason) {
        return rejections
                .computeIfAbsent(topic, it -> EnumSet.noneOf(Reason.class))
                .add(reason);
    }

    /** From now on nobody waits for anything. */
    void end() {
        ending = true;
    }

    boolean ending() {
        return ending;
    }
}
