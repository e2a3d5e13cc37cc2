package io.eddy.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event from its JSON bytes, straight into an {@link Event} that is filled again and again:
 *
 * <pre>{"id": "a7", "features": {"price": 3.5, "shop": "north", "open": true, "pixels": [0, 1, null]},
 * "label": "sold", "weight": 2, "time": "2024-05-01T12:00:00Z"}</pre>
 *
 * <p>Only {@code features} must be there. A feature is a number, a text, a boolean, null (as if it were absent) or a list of
 * numbers and texts, null where one is missing; or a list with an object in it, {@code [{"apple": 1, "pear": 0.5}]}, which is {@linkplain
 * Value.Kind#SPARSE names with a number each}; a list of anything else is {@link Value.Kind#OTHER}. The values of an object inside are
 * features called by their path, {@code user.age}; a key that is written so is the same feature. {@code id} is a text, or a whole
 * number taken as its text; {@code label} a text, a number or a boolean; {@code weight} a number from 0; {@code time} as {@link
 * EventTime} has it. Spaces around a text do not count, and one that is empty is missing, as in a CSV file.
 *
 * <p>What is {@link #passedOver} does not cost the event: keys that are none of an event's, a time that cannot be read, and keys
 * that come twice, of which the last one holds.
 *
 * <p>Numbers are those of {@link Double#parseDouble}, to the bit. Whatever the bytes are, the outcome is an event or a {@link
 * RejectedEvent}; what the event holds after a rejection is of no use. Not thread-safe.
 */
public final class EventReader {
    /** A message may have so many bytes, unless the reader is told otherwise: as many as the topic admits by its file. */
    public static final int DEFAULT_MAX_BYTES = 16 << 20;

    /** The characters of an event's own id, which goes into its prediction. */
    public static final int MAX_ID_LENGTH = 1_000;

    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_NAME_LENGTH = 1_000;
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private final int maxBytes;
    private final JsonFactory json;
    private final PassedOver passedOver = new PassedOver();

    public EventReader() {
        this(DEFAULT_MAX_BYTES);
    }

    /** A reader that rejects messages of more than {@code maxBytes} bytes. */
    public EventReader(int maxBytes) {
        if (maxBytes < 2) {
            throw new IllegalArgumentException("an event of at most " + maxBytes + " bytes cannot be; allow 2 or more");
        }
        this.maxBytes = maxBytes;
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(maxBytes)
                        .build())
                // because JSON is UTF-8, and a guess at UTF-16 would read rubbish as text
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                // because rubbish names must not fill the JVM's own table
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // because this check depends on a random seed, and the same log must always give the same events
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
    }

    /**
     * Reads one event.
     *
     * @param message the bytes of the message; null is a record without a value
     * @param event is cleared and filled
     * @throws RejectedEvent if the message is not an event; it says what and where
     */
    public void read(byte @Nullable [] message, Event event) throws RejectedEvent {
        event.clear();
        if (message == null || message.length == 0) {
            throw new RejectedEvent(Reason.EMPTY, "the message is empty; an event is a JSON object");
        }
        if (message.length > maxBytes) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE, "the message has " + message.length + " bytes; the limit is " + maxBytes);
        }
        int invalid = Utf8.firstInvalid(message);
        if (invalid >= 0) {
            throw new RejectedEvent(
                    Reason.NOT_JSON,
                    "byte " + (invalid + 1) + ", 0x" + Integer.toHexString(message[invalid] & 0xff)
                            + ", is not UTF-8; JSON must be");
        }
        int start = lengthOfByteOrderMark(message);
        try (JsonParser parser = json.createParser(message, start, message.length - start)) {
            readMessage(parser, event);
        } catch (StreamConstraintsException e) {
            throw new RejectedEvent(Reason.TOO_LARGE, JsonPosition.reason(e) + JsonPosition.of(e));
        } catch (IOException e) {
            throw new RejectedEvent(Reason.NOT_JSON, "not JSON" + JsonPosition.of(e) + ": " + JsonPosition.reason(e));
        }
    }

    /** What was passed over, in all events so far. */
    public PassedOver passedOver() {
        return passedOver;
    }

    private static int lengthOfByteOrderMark(byte[] message) {
        boolean isMarked = message.length >= 3
                && message[0] == (byte) 0xef
                && message[1] == (byte) 0xbb
                && message[2] == (byte) 0xbf;
        return isMarked ? 3 : 0;
    }

    private void readMessage(JsonParser parser, Event event) throws IOException, RejectedEvent {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new RejectedEvent(Reason.EMPTY, "the message is blank; an event is a JSON object");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new RejectedEvent(
                    Reason.NOT_AN_OBJECT, "the message is " + JsonPosition.kind(first) + "; an event is a JSON object");
        }
        boolean hasFeatures = false;
        String key;
        while ((key = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            switch (key) {
                case "features" -> {
                    noteIfRepeated(hasFeatures, key);
                    readFeatures(parser, token, event);
                    hasFeatures = true;
                }
                case "label" -> {
                    noteIfRepeated(!event.label().isMissing(), key);
                    readLabel(parser, token, event.label());
                }
                case "id" -> {
                    noteIfRepeated(event.id() != null, key);
                    event.id(readId(parser, token));
                }
                case "weight" -> event.weight(readWeight(parser, token));
                case "time" -> {
                    noteIfRepeated(event.time() >= 0, key);
                    event.time(readTime(parser, token));
                }
                default -> {
                    passedOver.add(PassedOver.Kind.UNKNOWN_KEY, key);
                    parser.skipChildren();
                }
            }
        }
        if (parser.nextToken() != null) {
            throw new RejectedEvent(
                    Reason.NOT_JSON,
                    "more follows after the event" + JsonPosition.of(parser) + "; send one in a message");
        }
        if (!hasFeatures) {
            throw new RejectedEvent(Reason.WRONG_TYPE, "the event has no features; give it \"features\": {...}");
        }
    }

    private void readFeatures(JsonParser parser, JsonToken token, Event event) throws IOException, RejectedEvent {
        if (token != JsonToken.START_OBJECT) {
            throw wrongType(parser, "features", "an object");
        }
        event.clearFields();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            readField(parser, parser.nextToken(), name, event);
        }
    }

    private void readField(JsonParser parser, JsonToken token, String name, Event event)
            throws IOException, RejectedEvent {
        if (token == JsonToken.START_OBJECT) {
            readInner(parser, name, event);
            return;
        }
        int column = event.column(name);
        Value value;
        if (column >= 0) {
            value = event.value(column);
            noteIfRepeated(!value.isMissing(), name);
        } else {
            value = event.field(name);
        }
        readValue(parser, token, name, value);
    }

    /** The fields of an object inside the features, called by their path. */
    private void readInner(JsonParser parser, String path, Event event) throws IOException, RejectedEvent {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            if (path.length() + 1 + name.length() > MAX_NAME_LENGTH) {
                throw new RejectedEvent(
                        Reason.TOO_LARGE,
                        "the path " + JsonPosition.quoted(path) + " and what is in it" + JsonPosition.of(parser)
                                + " are more than " + MAX_NAME_LENGTH + " characters; the limit of a field's name");
            }
            readField(parser, parser.nextToken(), path + '.' + name, event);
        }
    }

    private void noteIfRepeated(boolean repeated, String name) {
        if (repeated) {
            passedOver.add(PassedOver.Kind.REPEATED_KEY, name);
        }
    }

    private static void readValue(JsonParser parser, JsonToken token, String name, Value value)
            throws IOException, RejectedEvent {
        switch (token) {
            case VALUE_NUMBER_INT -> {
                double number = readNumber(parser, token, name);
                if (Value.needsDigits(number)) {
                    value.setWhole(number, parser.getText());
                } else {
                    value.setNumber(number);
                }
            }
            case VALUE_NUMBER_FLOAT -> value.setNumber(readNumber(parser, token, name));
            case VALUE_STRING -> setText(readText(parser), value);
            case VALUE_TRUE -> value.setBoolean(true);
            case VALUE_FALSE -> value.setBoolean(false);
            case VALUE_NULL -> value.setMissing();
            case START_ARRAY -> readList(parser, name, value);
            default -> throw wrongType(parser, name, "a value");
        }
    }

    private static void setText(String text, Value value) {
        int length = text.length();
        boolean isTight = length > 0
                && !Character.isWhitespace(text.charAt(0))
                && !Character.isWhitespace(text.charAt(length - 1));
        String stripped = isTight ? text : text.strip();
        if (stripped.isEmpty()) {
            value.setMissing();
        } else {
            value.setText(stripped);
        }
    }

    private static void readList(JsonParser parser, String name, Value value) throws IOException, RejectedEvent {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            readSparse(parser, name, value);
            return;
        }
        value.setNumbers();
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            switch (token) {
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    double element = readElement(parser, token, name);
                    if (token == JsonToken.VALUE_NUMBER_INT && Value.needsName(element)) {
                        value.addNamed(element, parser.getText());
                    } else {
                        value.add(element);
                    }
                }
                case VALUE_STRING -> value.addName(readText(parser).strip());
                case VALUE_NULL -> value.add(Double.NaN);
                default -> {
                    skipRestOfList(parser);
                    value.setOther(listOf(token));
                    return;
                }
            }
        }
    }

    private static double readElement(JsonParser parser, JsonToken token, String name)
            throws IOException, RejectedEvent {
        double element = readNumber(parser, token, name);
        if (Float.isInfinite((float) element)) {
            throw notFinite(parser, name, "32-bit");
        }
        return element;
    }

    /** Names with a number each: an object, alone in a list, since an object by itself is a field for each name. */
    private static void readSparse(JsonParser parser, String field, Value value) throws IOException, RejectedEvent {
        value.setSparse();
        boolean isSparse = true;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            switch (token) {
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value.add(name, readElement(parser, token, field));
                case VALUE_TRUE -> value.add(name, 1);
                case VALUE_FALSE, VALUE_NULL -> {}
                default -> {
                    parser.skipChildren();
                    isSparse = false;
                }
            }
        }
        boolean isAlone = parser.nextToken() == JsonToken.END_ARRAY;
        if (!isAlone) {
            skipRestOfList(parser);
        }
        if (!isAlone || !isSparse) {
            value.setOther(listOf(JsonToken.START_OBJECT));
        }
    }

    private static String listOf(JsonToken element) {
        return switch (element) {
            case START_OBJECT -> "a list of objects";
            case START_ARRAY -> "a list of lists";
            default -> "a list of booleans";
        };
    }

    private static void skipRestOfList(JsonParser parser) throws IOException {
        do {
            parser.skipChildren();
        } while (parser.nextToken() != JsonToken.END_ARRAY);
    }

    private static void readLabel(JsonParser parser, JsonToken token, Value label) throws IOException, RejectedEvent {
        if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
            throw wrongType(parser, "label", "a text, a number or a boolean");
        }
        readValue(parser, token, "label", label);
    }

    private static @Nullable String readId(JsonParser parser, JsonToken token) throws IOException, RejectedEvent {
        return switch (token) {
            case VALUE_STRING -> checkId(parser, readText(parser));
            case VALUE_NUMBER_INT -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw wrongType(parser, "id", "a text or a whole number");
        };
    }

    private static String checkId(JsonParser parser, String id) throws RejectedEvent {
        if (id.length() > MAX_ID_LENGTH) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE,
                    "the id has %,d characters%s; it may have %,d"
                            .formatted(id.length(), JsonPosition.of(parser), MAX_ID_LENGTH));
        }
        return id;
    }

    private static float readWeight(JsonParser parser, JsonToken token) throws IOException, RejectedEvent {
        if (token == JsonToken.VALUE_NULL) {
            return 1;
        }
        if (!token.isNumeric()) {
            throw wrongType(parser, "weight", "a number");
        }
        float weight = (float) parser.getDoubleValue();
        if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
            throw new RejectedEvent(
                    Reason.BAD_WEIGHT,
                    "the weight is " + JsonPosition.shown(parser) + JsonPosition.of(parser)
                            + "; it must be a number from 0 to " + Float.MAX_VALUE);
        }
        return weight;
    }

    private long readTime(JsonParser parser, JsonToken token) throws IOException {
        long time = switch (token) {
            case VALUE_STRING -> EventTime.of(parser.getText());
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == NumberType.BIG_INTEGER ? EventTime.NONE : EventTime.of(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> EventTime.of(parser.getDoubleValue());
            default -> EventTime.NONE;
        };
        boolean isAbsent = token == JsonToken.VALUE_NULL
                || token == JsonToken.VALUE_STRING && parser.getText().isBlank();
        if (time == EventTime.NONE && !isAbsent) {
            passedOver.add(PassedOver.Kind.UNREADABLE_TIME, JsonPosition.shown(parser));
            parser.skipChildren();
        }
        return time;
    }

    private static double readNumber(JsonParser parser, JsonToken token, String name)
            throws IOException, RejectedEvent {
        double number = parser.getDoubleValue();
        if (number == 0 && token == JsonToken.VALUE_NUMBER_INT) {
            // because the parser takes -0 for an int, which has no sign of zero
            return parser.getTextCharacters()[parser.getTextOffset()] == '-' ? -0.0 : 0.0;
        }
        if (Double.isInfinite(number)) {
            throw notFinite(parser, name, "64-bit");
        }
        return number;
    }

    private static String readText(JsonParser parser) throws IOException, RejectedEvent {
        String text = parser.getText();
        // because the parser looks for this in names only
        if (Utf8.firstLoneSurrogate(text) >= 0) {
            throw new RejectedEvent(
                    Reason.NOT_JSON,
                    "a text has half of a surrogate pair" + JsonPosition.of(parser) + "; it stands for no character");
        }
        return text;
    }

    private static RejectedEvent notFinite(JsonParser parser, String name, String width) throws IOException {
        return new RejectedEvent(
                Reason.NOT_FINITE,
                JsonPosition.quoted(name) + " is " + JsonPosition.shown(parser) + JsonPosition.of(parser)
                        + ", beyond the range of a " + width + " number");
    }

    private static RejectedEvent wrongType(JsonParser parser, String key, String wanted) throws IOException {
        return new RejectedEvent(
                Reason.WRONG_TYPE,
                JsonPosition.quoted(key) + " is " + JsonPosition.shown(parser) + JsonPosition.of(parser)
                        + "; it must be " + wanted);
    }
}
