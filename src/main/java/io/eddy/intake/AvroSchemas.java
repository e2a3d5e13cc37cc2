package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.spec.Input;
import io.eddy.wire.News;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of a topic's records: that of a file, or those of a registry, which each record names. If there are both, records are written by the registry's and read as the
 * file's, with its defaults and without what it does not have (Avro's schema resolution). Without a file each is read as it was written. Not thread-safe.
 */
final class AvroSchemas {
    private final Input input;
    private final Optional<SchemaRegistry> registry;
    private final @Nullable Schema ofFile;
    private final Map<Integer, GenericDatumReader<Object>> readers = new HashMap<>();
    private final @Nullable GenericDatumReader<Object> readerOfFile;
    private final News news = new News();

    private AvroSchemas(Input input, Optional<Schema> ofFile, String called, Optional<SchemaRegistry> registry) {
        this.input = input;
        this.registry = registry;
        this.ofFile = ofFile.orElse(null);
        this.readerOfFile =
                ofFile.<GenericDatumReader<Object>>map(GenericDatumReader::new).orElse(null);
        List<String> flaws = ofFile.map(schema -> flaws(schema, called)).orElse(List.of());
        if (!flaws.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), flaws));
        }
    }

    /**
     * The schemas of an input.
     *
     * @param registry empty if all records have the file's
     * @throws IllegalArgumentException if the file is no schema, or has not what the input names
     */
    static AvroSchemas of(Input input, Input.Schema where, Optional<SchemaRegistry> registry) {
        String called = where.file().map(Path::getFileName).map(Path::toString).orElse("");
        return new AvroSchemas(input, where.file().map(file -> read(file, where.place())), called, registry);
    }

    /** The one schema of all records. */
    static AvroSchemas of(Schema schema, String called, Input input) {
        return new AvroSchemas(input, Optional.of(schema), called, Optional.empty());
    }

    private static Schema read(Path file, String place) {
        try {
            return parsed(Files.readString(file), Optional.empty());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(place + " is " + file + "; there is no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(place + " is " + file + ", which cannot be read: " + e.getMessage(), e);
        } catch (SchemaParseException e) {
            throw new IllegalArgumentException(
                    place + " is " + file + ", which is no Avro schema: " + e.getMessage(), e);
        }
    }

    private static Schema parsed(String text, Optional<Schema.Parser> known) {
        // because defaults and names that the writer's own library let pass must not stop the reader
        return known.orElseGet(AvroSchemas::parser).parse(text);
    }

    private static Schema.Parser parser() {
        return new Schema.Parser(org.apache.avro.NameValidator.NO_VALIDATION).setValidateDefaults(false);
    }

    private List<String> flaws(Schema schema, String called) {
        return schema.getType() == Schema.Type.RECORD
                ? AvroOutline.of(schema, called + " (" + schema.getFullName() + ")")
                        .flaws(input)
                : List.of();
    }

    /** Where a record itself begins. */
    int start() {
        return registry.isPresent() ? WireHeader.LENGTH : 0;
    }

    GenericDatumReader<Object> readerOf(byte[] record) throws RejectedEvent {
        if (readerOfFile != null && registry.isEmpty()) {
            return readerOfFile;
        }
        int id = WireHeader.schemaOf(record);
        GenericDatumReader<Object> reader = readers.get(id);
        if (reader == null) {
            reader = newReader(id);
            readers.put(id, reader);
        }
        return reader;
    }

    private GenericDatumReader<Object> newReader(int id) throws RejectedEvent {
        RegisteredSchema registered = registry.orElseThrow().schema(id);
        registered.mustBe("AVRO", id);
        try {
            Schema.Parser parser = parser();
            for (String text : registered.imports().values()) {
                parsed(text, Optional.of(parser));
            }
            Schema schema = parsed(registered.text(), Optional.of(parser));
            news.add(flaws(schema, "schema " + id));
            return new GenericDatumReader<>(schema, ofFile == null ? schema : ofFile);
        } catch (RuntimeException e) {
            // because the parser of schemas throws what it likes
            throw new RejectedEvent(Reason.UNREADABLE, "schema %d is no Avro schema: %s".formatted(id, e.getMessage()));
        }
    }

    News news() {
        return news;
    }
}
