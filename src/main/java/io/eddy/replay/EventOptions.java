package io.eddy.replay;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What whoever starts a pipeline says of the events.
 *
 * @param maxBytes an event has; empty for what the model began with, or a new one for what the topic admits
 * @param skipped events to be passed over
 */
public record EventOptions(OptionalInt maxBytes, Set<Place> skipped) {
    public static final EventOptions DEFAULT = new EventOptions(OptionalInt.empty(), Set.of());

    public EventOptions {
        skipped = Set.copyOf(skipped);
    }

    /** Where an event is in its topic. */
    public record Place(int partition, long offset) {}

    Set<Long> skippedOf(int partition) {
        Set<Long> offsets = new HashSet<>();
        for (Place place : skipped) {
            if (place.partition() == partition) {
                offsets.add(place.offset());
            }
        }
        return offsets;
    }
}
