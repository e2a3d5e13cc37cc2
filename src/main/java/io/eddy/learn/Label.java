package io.eddy.learn;

/** What an event turned out to be. */
public sealed interface Label {
    /** One of a set of classes, by name. */
    record Category(String name) implements Label {}

    /** A quantity. */
    record Quantity(double value) implements Label {}

    /** A text, as it is to be written. */
    record Text(String text) implements Label {}
}
