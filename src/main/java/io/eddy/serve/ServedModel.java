package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.snapshot.FrozenModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A model that answers requests.
 *
 * @param partition of the events that it learned
 * @param fields those that it knows
 * @param since when it has done so, in nanoseconds of the server's clock
 */
record ServedModel(int partition, FrozenModel frozen, Set<String> fields, long since) {
    ServedModel(int partition, FrozenModel frozen, long since) {
        this(partition, frozen, Set.copyOf(frozen.specification().fields()), since);
    }

    /** The fields of an event that mean nothing to the model, in their order. */
    List<String> unknown(Event event) {
        List<String> unknown = List.of();
        for (int column = 0; column < event.width(); column++) {
            if (!event.value(column).isMissing() && !fields.contains(event.name(column))) {
                unknown = unknown.isEmpty() ? new ArrayList<>() : unknown;
                unknown.add(event.name(column));
            }
        }
        return unknown;
    }
}
