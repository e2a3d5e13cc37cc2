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

    /** What of a request means nothing to the model, by name: fields that it does not know, in their order, and a label, which comes as feedback. */
    List<String> ignored(Event event) {
        List<String> ignored = List.of();
        for (int column = 0; column < event.width(); column++) {
            if (!event.value(column).isMissing() && !fields.contains(event.name(column))) {
                ignored = ignored.isEmpty() ? new ArrayList<>() : ignored;
                ignored.add(event.name(column));
            }
        }
        if (!event.label().isMissing()) {
            ignored = ignored.isEmpty() ? new ArrayList<>() : ignored;
            ignored.add("label");
        }
        return ignored;
    }
}
