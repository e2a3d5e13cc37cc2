package io.eddy.app.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.eddy.feature.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One line with a JSON object: looked through token by token, and written again as an event. Numbers keep the digits they are
 * written with. NaN, which is not JSON but what Python writes, is a missing value.
 */
final class JsonRow {
    /** As the reader of events has it. */
    private static final int MAX_DEPTH = 1_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** The line is JSON, but no object. */
    static final class NoObject extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** A value and its text; what is no scalar has none. */
    record Scalar(JsonToken token, String text) {
        static final Scalar ABSENT = new Scalar(JsonToken.NOT_AVAILABLE, "");

        static Scalar of(JsonToken token, JsonParser parser) throws IOException {
            return new Scalar(token, token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getText() : "");
        }
    }

    /** Sees each value of a line that is no object. It may leave a list half read. */
    interface Visitor {
        void see(String path, JsonToken token, JsonParser parser) throws IOException;
    }

    private final Function<String, Column> columns;
    private final String label;
    private final OutputColumns outputs;

    /** By the paths of their columns. */
    private final Map<String, Scalar> parts = new LinkedHashMap<>();

    private final Optional<String> id;
    private final Set<String> ignored;
    private final Set<String> ofCharacters;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Value scratch = new Value();
    private final List<Scalar> labels = new ArrayList<>();

    /**
     * @param columns how the values of a path are read
     * @param label the path of the label
     * @param outputs the paths of the labels of several outputs
     * @param id the path of the event's id, if there is one
     * @param ignored paths that become no feature, nor what is inside them
     * @param ofCharacters paths of {@link SingleCharacters}
     */
    JsonRow(
            Function<String, Column> columns,
            String label,
            OutputColumns outputs,
            Optional<String> id,
            Set<String> ignored,
            Set<String> ofCharacters) {
        this.ofCharacters = ofCharacters;
        this.outputs = outputs;
        this.id = id;
        this.columns = columns;
        this.label = label;
        this.ignored = ignored;
    }

    /**
     * Whether a line has the form of an event, which is an object {@code features}.
     *
     * @throws NoObject if the line is no object
     * @throws JsonProcessingException if it is not JSON
     */
    static boolean isEvent(String line) throws IOException {
        boolean isEvent = false;
        try (JsonParser parser = JSON.createParser(line)) {
            JsonToken first = parser.nextToken();
            String name;
            while (first == JsonToken.START_OBJECT && (name = parser.nextFieldName()) != null) {
                isEvent |= parser.nextToken() == JsonToken.START_OBJECT && name.equals("features");
                parser.skipChildren();
            }
            if (first != JsonToken.START_OBJECT) {
                throw new NoObject();
            } else if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more follows after the object");
            }
        }
        return isEvent;
    }

    /** Shows all values of a line, those of objects inside by their path. */
    static void forEach(String line, Visitor visitor) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            inside(parser, "", visitor);
        }
    }

    private static void inside(JsonParser parser, String before, Visitor visitor) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            String path = before + name;
            if (token == JsonToken.START_OBJECT) {
                inside(parser, path + '.', visitor);
            } else {
                visitor.see(path, token, parser);
                parser.skipChildren();
            }
        }
    }

    /** What a path leads to: the last, if several are called so; {@link Scalar#ABSENT} if none is. */
    static Scalar find(String line, String path) throws IOException {
        Scalar[] found = {Scalar.ABSENT};
        forEach(line, (at, token, parser) -> {
            if (at.equals(path)) {
                found[0] = Scalar.of(token, parser);
            }
        });
        return found[0];
    }

    /** A line that is an event already, with an identifier if it has none. */
    static byte[] withId(String line, String id) throws IOException {
        boolean hasId = false;
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            String name;
            while ((name = parser.nextFieldName()) != null) {
                hasId |= name.equals("id");
                parser.nextToken();
                parser.skipChildren();
            }
        }
        String text = line;
        if (!hasId) {
            String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(id));
            text = "{\"id\":\"" + quoted + "\"," + line.substring(line.indexOf('{') + 1);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A plain line as an event.
     *
     * @param place what it is called if it has no id of its own
     */
    byte[] event(String line, String place) throws IOException {
        bytes.reset();
        labels.clear();
        parts.clear();
        try (JsonGenerator out = JSON.createGenerator(bytes);
                JsonParser parser = JSON.createParser(line)) {
            out.writeStartObject();
            String own = id.isPresent() ? find(line, id.get()).text().strip() : "";
            out.writeStringField("id", own.isEmpty() ? place : own);
            out.writeObjectFieldStart("features");
            parser.nextToken();
            writeInside(parser, "", out);
            out.writeEndObject();
            for (Scalar each : labels) {
                out.writeFieldName("label");
                write(each, columns.apply(label), out);
            }
            if (!parts.isEmpty()) {
                out.writeObjectFieldStart("label");
                for (Map.Entry<String, Scalar> part : parts.entrySet()) {
                    String output = outputs.output(part.getKey());
                    String inObject = outputs.inObject(output);
                    if (part.getKey().equals(inObject) || !parts.containsKey(inObject)) {
                        out.writeFieldName(output);
                        write(part.getValue(), columns.apply(part.getKey()), out);
                    }
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void writeInside(JsonParser parser, String before, JsonGenerator out) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            String path = before.isEmpty() ? name : before + name; // because most are flat, and concatenation copies
            if (path.equals(label)) {
                labels.add(Scalar.of(token, parser));
                parser.skipChildren();
            } else if (outputs.isLabel(path)) {
                parts.put(path, Scalar.of(token, parser));
                parser.skipChildren();
            } else if (token != JsonToken.START_OBJECT && outputs.isOfOutcome(path)) {
                parser.skipChildren(); // because what else is told of the outcome is no feature
            } else if (ignored.contains(path) || id.isPresent() && id.get().equals(path)) {
                parser.skipChildren();
            } else if (token == JsonToken.START_OBJECT) {
                writeInside(parser, path + '.', out);
            } else {
                out.writeFieldName(path);
                if (token == JsonToken.START_ARRAY) {
                    copy(parser, out);
                } else {
                    write(Scalar.of(token, parser), columns.apply(path), out);
                }
            }
        }
    }

    private void write(Scalar scalar, Column column, JsonGenerator out) throws IOException {
        JsonToken token = scalar.token;
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            // because the reader of events says what is wrong with such a label
            out.writeRawValue(token == JsonToken.START_OBJECT ? "{}" : "[]");
        } else if (token == JsonToken.VALUE_NULL) {
            out.writeNull();
        } else if (token == JsonToken.VALUE_STRING && ofCharacters.contains(column.name())) {
            out.writeString(SingleCharacters.written(scalar.text));
        } else if (column.type() != CellType.AS_WRITTEN) {
            writeTyped(scalar.text.strip(), column, out);
        } else if (token == JsonToken.VALUE_STRING && column.takesForMissing(scalar.text.strip())) {
            out.writeNull();
        } else {
            writeAsWritten(token, scalar.text, out);
        }
    }

    private void writeTyped(String cell, Column column, JsonGenerator out) throws IOException {
        column.read(cell, scratch);
        switch (scratch.kind()) {
            case NUMBER -> out.writeNumber(column.asJson(cell, scratch));
            case BOOLEAN -> out.writeBoolean(scratch.number() != 0);
            case TEXT -> out.writeString(scratch.text());
            default -> out.writeNull();
        }
    }

    private static void writeAsWritten(JsonToken token, String text, JsonGenerator out) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            out.writeString(text);
        } else if (token.isBoolean()) {
            out.writeBoolean(token == JsonToken.VALUE_TRUE);
        } else if (text.equals("NaN")) {
            out.writeNull();
        } else if (text.endsWith("y")
                || text.endsWith("INF")) { // Infinity is no JSON; the learner says that it is no number
            out.writeString(text);
        } else {
            out.writeNumber(text);
        }
    }

    /** Copies the list that begins here, whatever is in it. */
    private static void copy(JsonParser parser, JsonGenerator out) throws IOException {
        int depth = 0;
        do {
            JsonToken token = depth == 0 ? parser.currentToken() : parser.nextToken();
            switch (token) {
                case START_ARRAY -> out.writeStartArray();
                case END_ARRAY -> out.writeEndArray();
                case START_OBJECT -> out.writeStartObject();
                case END_OBJECT -> out.writeEndObject();
                case FIELD_NAME -> out.writeFieldName(parser.currentName());
                case VALUE_NULL -> out.writeNull();
                default -> writeAsWritten(token, parser.getText(), out);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0);
    }
}
