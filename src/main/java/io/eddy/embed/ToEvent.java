package io.eddy.embed;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;

/** Makes an event of a value: its fields, and its label where it is known. */
@FunctionalInterface
public interface ToEvent<V> {
    /**
     * @param event empty, to be filled
     * @throws RejectedEvent if no event can be made of it; then {@link Learned#rejection} says so
     */
    void fill(V value, Event event) throws RejectedEvent;
}
