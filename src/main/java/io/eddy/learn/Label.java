package io.eddy.learn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an event turned out to be. */
public sealed interface Label {
    /** One of a set of classes, by name. */
    record Category(String name) implements Label {}

    /** Nothing: the event has none, and is learned from all the same. */
    record Unlabelled() implements Label {
        public static final Unlabelled INSTANCE = new Unlabelled();
    }

    /** What is known of several, by the output's name. */
    record Several(Map<String, Label> parts) implements Label {
        public Several {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }

    /**
     * A quantity.
     *
     * @param counted what is learned of it, and what predictions are judged by: the value, unless that is wild beside all before
     */
    record Quantity(double value, double counted) implements Label {
        public Quantity(double value) {
            this(value, value);
        }
    }

    /** A text, as it is to be written. */
    record Text(String text) implements Label {}
}
