package io.eddy.intake;

import io.eddy.spec.Input;
import io.eddy.spec.Input.Format;
import io.eddy.spec.Input.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the mappings of a process, for each task its own; they share what is known of schemas. Thread-safe. */
public final class RecordMappings {
    private final int maxBytes;
    private final Map<String, ?> settings;
    private final Map<String, SchemaRegistry> registries = new ConcurrentHashMap<>();

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
        if (input.format() instanceof Format.Events) {
            return new EventMapping(input, maxBytes);
        }
        return new FieldMapping(input, format(input), maxBytes);
    }

    private RecordFormat format(Input input) {
        if (input.format() instanceof Format.Avro avro) {
            return new AvroRecords(AvroSchemas.of(input, avro.schema(), registry(avro.schema())));
        } else if (input.format() instanceof Format.Protobuf protobuf) {
            return new ProtobufRecords(new ProtobufSchemas(input, protobuf, registry(protobuf.schema())));
        } else if (input.format() instanceof Format.Csv csv) {
            return new CsvRecords(csv);
        }
        return new JsonRecords(maxBytes);
    }

    /** The registry that an input names, or else the one of the settings where it names no file. */
    private Optional<SchemaRegistry> registry(Schema schema) {
        RegistrySettings how = new RegistrySettings(settings);
        Optional<String> address = schema.registry().or(() -> schema.file().isPresent() ? Optional.empty() : how.url());
        if (address.isEmpty() && schema.file().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has neither schema nor registry; give it one, or set %s in the file of --config"
                            .formatted(schema.place(), RegistrySettings.URL));
        }
        return address.map(url -> registries.computeIfAbsent(url, it -> new SchemaRegistry(it, how)));
    }
}
