package io.eddy.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.eddy.wire.TopicDefinition.Content;
import io.eddy.wire.TopicDefinition.Field;
import io.eddy.wire.TopicDefinition.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one file of {@code topics/}, strictly: an unknown key, a missing one or a wrong value is an error with its line. */
final class TopicFile {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> KEYS = List.of(
            "name",
            "description",
            "partitions",
            "replication",
            "config",
            "key",
            "value",
            "schema",
            "writtenBy",
            "readBy");

    private final String file;
    private final JsonParser parser;

    private TopicFile(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * @param file its name, for errors
     * @throws IllegalArgumentException if it is not a topic's definition; it names file, line and key
     */
    static TopicDefinition read(String file, String yaml) {
        try (JsonParser parser = YAML.createParser(yaml)) {
            TopicFile reader = new TopicFile(file, parser);
            parser.nextToken();
            TopicDefinition definition = reader.readDefinition();
            if (parser.nextToken() != null) {
                throw reader.wrong("a second document begins here; a file holds one topic");
            }
            return definition;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + JsonPosition.of(e) + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private TopicDefinition readDefinition() throws IOException {
        String name = "";
        String description = "";
        int partitions = 0;
        int replication = 0;
        Map<String, String> config = Map.of();
        @Nullable Content key = null;
        @Nullable Content value = null;
        List<Field> schema = List.of();
        List<String> writtenBy = List.of();
        List<String> readBy = List.of();
        Set<String> seen = new HashSet<>();
        beginObject();
        for (String field = nextKey(seen, KEYS); field != null; field = nextKey(seen, KEYS)) {
            switch (field) {
                case "name" -> name = text();
                case "description" -> description = text();
                case "partitions" -> partitions = number();
                case "replication" -> replication = number();
                case "config" -> config = config();
                case "key" -> key = content();
                case "value" -> value = content();
                case "schema" -> schema = schema();
                case "writtenBy" -> writtenBy = texts();
                default -> readBy = texts();
            }
        }
        requireAll(seen, KEYS);
        if (key == null || value == null) {
            throw new IllegalStateException("key and value were required");
        }
        try {
            return new TopicDefinition(
                    name, description, partitions, replication, config, key, value, schema, writtenBy, readBy);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> config() throws IOException {
        Map<String, String> config = new LinkedHashMap<>();
        beginObject();
        for (String setting = parser.nextFieldName(); setting != null; setting = parser.nextFieldName()) {
            parser.nextToken();
            config.put(setting, text());
        }
        return config;
    }

    private Content content() throws IOException {
        List<String> keys = List.of("format", "meaning");
        Format format = Format.BYTES;
        String meaning = "";
        Set<String> seen = new HashSet<>();
        beginObject();
        for (String field = nextKey(seen, keys); field != null; field = nextKey(seen, keys)) {
            if (field.equals("format")) {
                format = format();
            } else {
                meaning = text();
            }
        }
        requireAll(seen, keys);
        return new Content(format, meaning);
    }

    private Format format() throws IOException {
        for (Format format : Format.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(text())) {
                return format;
            }
        }
        throw wrong("format '" + text() + "' is none of bytes, text, json");
    }

    private List<Field> schema() throws IOException {
        List<String> keys = List.of("name", "type", "required", "meaning");
        List<Field> fields = new ArrayList<>();
        beginList();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String name = "";
            String type = "";
            boolean required = false;
            String meaning = "";
            Set<String> seen = new HashSet<>();
            beginObject();
            for (String field = nextKey(seen, keys); field != null; field = nextKey(seen, keys)) {
                switch (field) {
                    case "name" -> name = text();
                    case "type" -> type = text();
                    case "required" -> required = flag();
                    default -> meaning = text();
                }
            }
            requireAll(seen, keys);
            fields.add(new Field(name, type, required, meaning));
        }
        return fields;
    }

    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        beginList();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text());
        }
        return texts;
    }

    /** The next key of the object, with the parser at its value, or null at the object's end. */
    private @Nullable String nextKey(Set<String> seen, List<String> known) throws IOException {
        String key = parser.nextFieldName();
        if (key == null) {
            return null;
        }
        if (!known.contains(key)) {
            throw wrong("unknown key '" + key + "'; known are " + String.join(", ", known));
        }
        seen.add(key);
        parser.nextToken();
        return key;
    }

    private void requireAll(Set<String> seen, List<String> keys) {
        for (String key : keys) {
            if (!seen.contains(key)) {
                throw wrong("'" + key + "' is missing");
            }
        }
    }

    private void beginObject() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong("keys with values are wanted here");
        }
    }

    private void beginList() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("a list is wanted here");
        }
    }

    private String text() throws IOException {
        if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
            throw wrong("a text is wanted here");
        }
        return parser.getText();
    }

    private int number() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrong("a whole number is wanted here");
        }
        return parser.getIntValue();
    }

    private boolean flag() {
        if (!parser.currentToken().isBoolean()) {
            throw wrong("true or false is wanted here");
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(
                file + ", line " + parser.currentTokenLocation().getLineNr() + ": " + what);
    }
}
