package io.eddy.intake;

import io.eddy.spec.Input;
import java.util.Map;

/** Makes the mappings of a process, for each task its own; they share what is known of schemas. Thread-safe. */
public final class RecordMappings {
    private final int maxBytes;
    private final Map<String, ?> settings;

    /** @param maxBytes a record that is larger is rejected */
    public RecordMappings(int maxBytes) {
        this(maxBytes, Map.of());
    }

    /**
     * @param maxBytes a record that is larger is rejected
     * @param settings of Kafka's clients, among which those of a schema registry are as its own serializers have them: {@code
     *     schema.registry.url}, {@code basic.auth.user.info}, ...
     */
    public RecordMappings(int maxBytes, Map<String, ?> settings) {
        this.maxBytes = maxBytes;
        this.settings = Map.copyOf(settings);
    }

    /**
     * A mapping of the input's records.
     *
     * @throws IllegalArgumentException if what the input says cannot be so, with its place: a schema that is not there, or has no such field
     */
    public RecordMapping of(Input input) {
        return new RecordMapping(input, new JsonRecords(maxBytes));
    }
}
