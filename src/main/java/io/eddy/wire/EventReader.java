package io.eddy.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.spec.Spelling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * number taken as its text; {@code label} a text, a number or a boolean, or an object with one for each of several outputs; {@code weight} a number from 0; {@code corrects} the name of a class; {@code time} as {@link
 * EventTime} has it; {@code source} is where the event comes from, {@code orders-3:4711}. Spaces around a text do not count, and one that is empty is missing, as in a CSV file.
 *
 * <p>What is {@link #passedOver} does not cost the event: keys that are none of an event's, a time or a source that cannot be read, and keys
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

    /** The characters of the name of an event's source; a topic's has 249 at most. */
    private static final int MAX_SOURCE_LENGTH = 300;

    /** No number of so many digits is beyond a long. */
    private static final int MAX_OFFSET_DIGITS = 18;

    /** Those that people write otherwise. */
    private static final List<String> OF_EVENT = List.of("features", "label", "weight", "corrects", "time", "source");

    private static final List<String> OF_FEEDBACK = List.of("label", "reward", "weight", "time");

    private final JsonMessages messages;
    private final boolean isOfFeedback;
    private final PassedOver passedOver = new PassedOver();
    private boolean hasFeatures;

    /** Which features of the event at hand are objects, by their path. */
    private final List<String> objects = new ArrayList<>();

    public EventReader() {
        this(DEFAULT_MAX_BYTES);
    }

    /** A reader that rejects messages of more than {@code maxBytes} bytes. */
    public EventReader(int maxBytes) {
        this(maxBytes, false);
    }

    private EventReader(int maxBytes, boolean isOfFeedback) {
        this.messages = JsonMessages.strict(maxBytes);
        this.isOfFeedback = isOfFeedback;
    }

    /**
     * A reader of feedback, which has no fields but an id and a label, called {@code reward} where it is a quantity:
     *
     * <pre>{"id": "a7", "label": "sold"}    {"id": "a7", "reward": 12.5, "time": "2024-05-01T12:30:00Z"}</pre>
     */
    public static EventReader ofFeedback() {
        return ofFeedback(DEFAULT_MAX_BYTES);
    }

    static EventReader ofFeedback(int maxBytes) {
        return new EventReader(maxBytes, true);
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
        try (JsonParser parser = messages.open(message)) {
            readMessage(parser, event);
            JsonMessages.checkEnd(parser);
        } catch (IOException e) {
            throw JsonMessages.rejection(e);
        }
        check(event);
    }

    /** Reads the object at whose beginning the parser is, to its end. */
    void readObject(JsonParser parser, Event event) throws IOException, RejectedEvent {
        event.clear();
        readMessage(parser, event);
        check(event);
    }

    private void check(Event event) throws RejectedEvent {
        if (isOfFeedback) {
            checkFeedback(event);
        } else if (!hasFeatures) {
            throw new RejectedEvent(Reason.WRONG_TYPE, "the event has no features; give it \"features\": {...}");
        }
    }

    private static void checkFeedback(Event feedback) throws RejectedEvent {
        if (feedback.id() == null) {
            throw new RejectedEvent(
                    Reason.WRONG_TYPE, "the feedback has no id; give it that of its request, \"id\": \"a7\"");
        }
        if (feedback.label().isMissing()) {
            throw new RejectedEvent(
                    Reason.MISSING_LABEL,
                    "the feedback has neither label nor reward; give it one, \"label\": \"sold\"");
        }
    }

    /** What was passed over, in all events so far. */
    public PassedOver passedOver() {
        return passedOver;
    }

    private void readMessage(JsonParser parser, Event event) throws IOException, RejectedEvent {
        hasFeatures = false;
        String key;
        while ((key = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (isOfFeedback && key.equals("features")) {
                parser.skipChildren();
                continue; // because what was served counts
            }
            switch (isOfFeedback && key.equals("reward") ? "label" : key) {
                case "features" -> {
                    noteIfRepeated(hasFeatures, key);
                    readFeatures(parser, token, event);
                    hasFeatures = true;
                }
                case "label" -> {
                    noteIfRepeated(!event.label().isMissing(), key);
                    readLabel(parser, token, key, event.label());
                }
                case "id" -> {
                    noteIfRepeated(event.id() != null, key);
                    event.id(readId(parser, token));
                }
                case "weight" -> event.weight(readWeight(parser, token));
                case "corrects" -> event.corrects(readCorrected(parser, token));
                case "time" -> {
                    noteIfRepeated(event.time() >= 0, key);
                    event.time(readTime(parser, token));
                }
                case "source" -> {
                    noteIfRepeated(event.source() != null, key);
                    readSource(parser, token, event);
                }
                case "sourceId" -> event.sourceId(readSourceId(parser, token));
                default -> {
                    passOver(key);
                    parser.skipChildren();
                }
            }
        }
    }

    /** Only the first is told. */
    private void passOver(String key) {
        boolean isFirst = passedOver.count(PassedOver.Kind.UNKNOWN_KEY) == 0;
        Optional<String> meant =
                isFirst ? Spelling.nearest(key, isOfFeedback ? OF_FEEDBACK : OF_EVENT) : Optional.empty();
        passedOver.add(
                PassedOver.Kind.UNKNOWN_KEY,
                key,
                meant.map(near -> "; did you mean %s?".formatted(near)).orElse(""));
    }

    private void readFeatures(JsonParser parser, JsonToken token, Event event) throws IOException, RejectedEvent {
        if (token != JsonToken.START_OBJECT) {
            throw JsonValues.wrongType(parser, "features", "an object");
        }
        event.clearFields();
        objects.clear();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            readField(parser, parser.nextToken(), name, event);
        }
    }

    private void readField(JsonParser parser, JsonToken token, String name, Event event)
            throws IOException, RejectedEvent {
        if (!objects.isEmpty() && objects.contains(name)) {
            forgetObject(name, event);
        }
        int column = event.column(name);
        if (token == JsonToken.START_OBJECT) {
            if (column >= 0) {
                noteIfRepeated(!event.value(column).isMissing(), name);
                event.value(column).setMissing();
            }
            objects.add(name);
            readInner(parser, name, event);
            return;
        }
        Value value;
        if (column >= 0) {
            value = event.value(column);
            noteIfRepeated(!value.isMissing(), name);
        } else {
            value = event.field(name);
        }
        readValue(parser, token, name, value);
    }

    /** Its name has come again, and what comes last holds. */
    private void forgetObject(String name, Event event) {
        noteIfRepeated(true, name);
        for (int column = 0; column < event.width(); column++) {
            if (event.name(column).startsWith(name + '.')) {
                event.value(column).setMissing();
            }
        }
    }

    /** The fields of an object inside the features, called by their path. */
    private void readInner(JsonParser parser, String path, Event event) throws IOException, RejectedEvent {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonValues.checkPath(parser, path, path.length() + 1 + name.length());
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
        if (token == JsonToken.START_ARRAY) {
            readList(parser, name, value);
        } else {
            JsonValues.readScalar(parser, token, name, value);
        }
    }

    private static void readList(JsonParser parser, String name, Value value) throws IOException, RejectedEvent {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            readSparse(parser, name, value);
            return;
        }
        value.setNumbers();
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!JsonValues.addElement(parser, token, name, value)) {
                JsonValues.skipRestOfList(parser);
                value.setOther(JsonValues.listOf(token));
                return;
            }
        }
    }

    /** Names with a number each: an object, alone in a list, since an object by itself is a field for each name. */
    private static void readSparse(JsonParser parser, String field, Value value) throws IOException, RejectedEvent {
        value.setSparse();
        boolean isSparse = true;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            switch (token) {
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    value.add(name, JsonValues.readElement(parser, token, field));
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
            JsonValues.skipRestOfList(parser);
        }
        if (!isAlone || !isSparse) {
            value.setOther(JsonValues.listOf(JsonToken.START_OBJECT));
        }
    }

    private static void readLabel(JsonParser parser, JsonToken token, String key, Value label)
            throws IOException, RejectedEvent {
        if (token == JsonToken.START_OBJECT && key.equals("label")) {
            readLabels(parser, label);
            return;
        }
        if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
            throw JsonValues.wrongType(parser, key, "a text, a number or a boolean");
        }
        readValue(parser, token, key, label);
        if (key.equals("reward") && label.kind() != Value.Kind.NUMBER && !label.isMissing()) {
            throw JsonValues.wrongType(parser, key, "a number");
        }
    }

    /** Of several outputs, each by its name. One that is null is not known. */
    private static void readLabels(JsonParser parser, Value label) throws IOException, RejectedEvent {
        label.setParts();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
                throw JsonValues.wrongType(parser, "label." + name, "a text, a number or a boolean");
            }
            JsonValues.readScalar(parser, token, "label." + name, label.part(name));
        }
        if (label.parts().isEmpty()) {
            throw new RejectedEvent(
                    Reason.WRONG_TYPE,
                    "\"label\" is an object with nothing in it%s; give it the label of an output by its name, {\"click\": true}"
                            .formatted(JsonPosition.of(parser)));
        }
    }

    private static @Nullable String readId(JsonParser parser, JsonToken token) throws IOException, RejectedEvent {
        return switch (token) {
            case VALUE_STRING -> checkId(parser, JsonValues.readText(parser));
            case VALUE_NUMBER_INT -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw JsonValues.wrongType(parser, "id", "a text or a whole number");
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

    private static @Nullable String readCorrected(JsonParser parser, JsonToken token)
            throws IOException, RejectedEvent {
        return switch (token) {
            case VALUE_STRING -> JsonValues.readText(parser);
            case VALUE_NULL -> null;
            default -> throw JsonValues.wrongType(parser, "corrects", "a text, the label that was learned before");
        };
    }

    private static float readWeight(JsonParser parser, JsonToken token) throws IOException, RejectedEvent {
        if (token == JsonToken.VALUE_NULL) {
            return 1;
        }
        if (!token.isNumeric()) {
            throw JsonValues.wrongType(parser, "weight", "a number");
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

    /** {@code orders-3:4711}: what is before the last colon names the source. */
    private void readSource(JsonParser parser, JsonToken token, Event event) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        String text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
        int colon = text.lastIndexOf(':');
        long offset = offset(text, colon + 1);
        if (colon < 1 || colon > MAX_SOURCE_LENGTH || offset < 0 || Utf8.firstLoneSurrogate(text) >= 0) {
            passedOver.add(PassedOver.Kind.UNREADABLE_SOURCE, JsonPosition.shown(parser));
            parser.skipChildren();
        } else {
            event.source(text.substring(0, colon), offset);
        }
    }

    private String readSourceId(JsonParser parser, JsonToken token) throws IOException {
        String text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
        boolean isReadable = !text.isEmpty() && text.length() <= MAX_SOURCE_LENGTH && Utf8.firstLoneSurrogate(text) < 0;
        if (!isReadable && token != JsonToken.VALUE_NULL) {
            passedOver.add(PassedOver.Kind.UNREADABLE_SOURCE, JsonPosition.shown(parser));
            parser.skipChildren();
        }
        return isReadable ? text : "";
    }

    /** The whole number from a place to the end; -1 if it is none. */
    private static long offset(String text, int from) {
        if (from == text.length() || text.length() - from > MAX_OFFSET_DIGITS) {
            return -1;
        }
        long offset = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            offset = 10 * offset + digit;
        }
        return offset;
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
}
