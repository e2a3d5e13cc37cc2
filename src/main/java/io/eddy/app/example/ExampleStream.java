package io.eddy.app.example;

import io.eddy.feature.Event;

/** Events that nobody has seen, of a kind that many have. */
interface ExampleStream {
    /** Fills in an event that is clear; events are asked for in their order. */
    void fill(long index, Event event);
}
