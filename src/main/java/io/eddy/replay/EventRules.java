package io.eddy.replay;

import io.eddy.checkpoint.Origin;
import io.eddy.wire.EventReader;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Which messages of a log are learned from, beside what is in them. The weights follow from these rules too, so a model keeps those that
 * it began with, in the {@link Origin} of its checkpoints; a redo and a rebuild take them from there.
 *
 * @param maxBytes an event has
 * @param skipped offsets of events that were passed over because somebody said so
 */
public record EventRules(int maxBytes, Set<Long> skipped) {
    static final EventRules DEFAULT = new EventRules(EventReader.DEFAULT_MAX_BYTES, Set.of());

    public EventRules {
        skipped = Set.copyOf(skipped);
    }

    /** Those that a model began with. */
    static EventRules of(Origin origin) {
        return new EventRules(origin.eventBytes(), Set.copyOf(origin.skipped()));
    }

    /**
     * Those by which a task is to learn.
     *
     * @param topicBytes what the topic of the events admits, which holds for a new model unless something else is wanted
     * @param next the offset of the first event that the task will be given
     * @throws IllegalStateException if what is wanted would be another model than the one there is
     */
    static EventRules of(
            Optional<Origin> origin, EventOptions wanted, int topicBytes, TopicPartition partition, long next) {
        Set<Long> skip = wanted.skippedOf(partition.partition());
        if (origin.isEmpty()) {
            return new EventRules(wanted.maxBytes().orElse(topicBytes), skip);
        }
        EventRules kept = of(origin.get());
        OptionalInt bytes = wanted.maxBytes();
        if (bytes.isPresent() && bytes.getAsInt() != kept.maxBytes) {
            throw new IllegalStateException(
                    ("%s was learned so far from events of at most %,d bytes, and now %,d are to be the limit; leave --max-event-bytes out,"
                                    + " or let a new model learn the log from its start with --fresh")
                            .formatted(partition, kept.maxBytes, bytes.getAsInt()));
        }
        Set<Long> all = new TreeSet<>(kept.skipped);
        for (long offset : skip) {
            if (all.add(offset) && offset < next) {
                throw new IllegalStateException(
                        "%s has been consumed up to offset %d, so --skip-offset %d:%d comes too late: what was learned cannot be taken back"
                                .formatted(partition, next, partition.partition(), offset));
            }
        }
        return new EventRules(kept.maxBytes, all);
    }
}
