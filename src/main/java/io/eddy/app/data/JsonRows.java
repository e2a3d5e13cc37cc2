package io.eddy.app.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.wire.EventReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file with a JSON object in each line. An object with {@code features} is an event already and stays as it is,
 * but for an {@code id} if it has none. Any other is a row like one of CSV: its keys are the columns. A line that is no JSON
 * object is skipped.
 */
final class JsonRows implements Rows {
    /** So many lines are looked at to learn which columns there are, since a line need not have them all. */
    private static final int LOOKED_AT = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private record Line(long number, String text, ObjectNode object) {
        boolean isEvent() {
            return object.get("features") instanceof ObjectNode;
        }
    }

    private final BufferedReader reader;
    private final String idPrefix;
    private final DataOptions options;
    private final Skipped skipped;
    private final String label;
    private final Queue<Line> lookedAt = new ArrayDeque<>();
    private final EventReader events = new EventReader();
    private long linesRead;
    private long rowsRead;
    private Line row = new Line(0, "", MAPPER.createObjectNode());

    JsonRows(String file, String idPrefix, BufferedReader text, DataOptions options, Skipped skipped)
            throws IOException {
        this.reader = text;
        this.idPrefix = idPrefix;
        this.options = options;
        this.skipped = skipped;
        for (Line line = readLine(); line != null; line = lookedAt.size() < LOOKED_AT ? readLine() : null) {
            lookedAt.add(line);
        }
        this.label = checkedLabel(file);
    }

    private String checkedLabel(String file) {
        Set<String> names = new LinkedHashSet<>();
        for (Line line : lookedAt) {
            line.object.fieldNames().forEachRemaining(names::add);
            if (line.isEvent()) {
                line.object.get("features").fieldNames().forEachRemaining(names::add);
                // because an event says itself what its label and its features are
                if (options.label().isPresent()
                        || !options.ignore().isEmpty()
                        || !options.types().isEmpty()) {
                    throw new Failure(file + " holds events already (they have features);"
                            + " --label, --ignore and --type are for plain rows");
                }
                names.add("label");
            }
        }
        if (lookedAt.isEmpty()) {
            String why = skipped.count() == 0 ? " is empty" : " holds no JSON object: " + skipped;
            throw new Failure(file + why + "; give a file with a JSON object in each line");
        }
        return new ColumnNames(file, names).check(options);
    }

    /** The next line with a JSON object, or null at the end. */
    private @Nullable Line readLine() throws IOException {
        String text;
        while ((text = reader.readLine()) != null) {
            linesRead++;
            if (text.isBlank()) {
                continue;
            }
            rowsRead++;
            try {
                if (MAPPER.readTree(text) instanceof ObjectNode object) {
                    return new Line(rowsRead, text, object);
                }
                skipped.add(linesRead, "is not a JSON object");
            } catch (JsonProcessingException e) {
                skipped.add(linesRead, "is not JSON: " + e.getOriginalMessage());
            }
        }
        return null;
    }

    @Override
    public boolean next() throws IOException {
        Line next = lookedAt.isEmpty() ? readLine() : lookedAt.remove();
        if (next != null) {
            row = next;
        }
        return next != null;
    }

    @Override
    public long number() {
        return row.number;
    }

    @Override
    public void fill(Event event) throws RejectedEvent {
        events.read(json(), event);
    }

    @Override
    public byte[] json() {
        String id = JsonNodeFactory.instance.textNode(idPrefix + row.number).toString();
        String json;
        if (!row.isEvent()) {
            json = eventOf(row.object).toString();
        } else if (row.object.has("id")) {
            json = row.text;
        } else {
            json = "{\"id\":" + id + "," + row.text.substring(row.text.indexOf('{') + 1);
        }
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode eventOf(ObjectNode plain) {
        ObjectNode event = MAPPER.createObjectNode();
        event.put("id", idPrefix + row.number);
        ObjectNode features = event.putObject("features");
        plain.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = typed(name, entry.getValue());
            if (name.equals(label)) {
                event.set("label", value);
            } else if (!options.ignore().contains(name)) {
                features.set(name, value);
            }
        });
        return event;
    }

    private JsonNode typed(String name, JsonNode node) {
        CellType type = options.types().get(name);
        if (type == null || !node.isValueNode() || node.isNull()) {
            return node;
        }
        Value value = new Value();
        type.read(node.asText().strip(), value);
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value.kind()) {
            case NUMBER -> nodes.numberNode(value.number());
            case BOOLEAN -> nodes.booleanNode(value.number() != 0);
            case TEXT -> nodes.textNode(value.text());
            default -> nodes.nullNode();
        };
    }

    @Override
    public void read(String column, Value value) {
        JsonNode node = row.object.path("features").path(column);
        node = typed(column, row.isEvent() && !node.isMissingNode() ? node : row.object.path(column));
        if (node.isNumber()) {
            value.setNumber(node.doubleValue());
        } else if (node.isBoolean()) {
            value.setBoolean(node.booleanValue());
        } else if (node.isTextual()) {
            value.setText(node.textValue());
        } else {
            value.setMissing();
        }
    }

    @Override
    public byte[] pack() {
        return row.text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void unpack(long number, byte[] packed) {
        String text = new String(packed, StandardCharsets.UTF_8);
        try {
            row = new Line(number, text, (ObjectNode) MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a line that was read once is read again", e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
