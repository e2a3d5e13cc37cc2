package io.eddy.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import java.io.IOException;

/**
 * What stands in JSON, as the value of a field. Numbers are those of {@link Double#parseDouble}, to the bit, and whole ones keep their
 * digits; spaces around a text do not count, and one that is empty is missing, as in a CSV file; so is NaN, where a parser lets it pass.
 */
public final class JsonValues {
    /** With what to do, since a message that says what a value is ends with it. */
    static final String LIST_OF_OBJECTS =
            "a list of objects (inputs in a model file, or run --from, make fields of what is in them)";

    private JsonValues() {}

    /**
     * Reads what is neither list nor object.
     *
     * @param name of the field, for messages
     */
    public static void readScalar(JsonParser parser, JsonToken token, String name, Value value)
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
            case VALUE_NUMBER_FLOAT -> {
                double number = readNumber(parser, token, name);
                if (Double.isNaN(number)) {
                    value.setMissing();
                } else {
                    value.setNumber(number);
                }
            }
            case VALUE_STRING -> value.setStripped(readText(parser));
            case VALUE_TRUE -> value.setBoolean(true);
            case VALUE_FALSE -> value.setBoolean(false);
            case VALUE_NULL -> value.setMissing();
            default -> throw wrongType(parser, name, "a value");
        }
    }

    /**
     * Adds an element to a list that was begun.
     *
     * @return false if it is none that a list can have; then nothing is added
     */
    public static boolean addElement(JsonParser parser, JsonToken token, String name, Value list)
            throws IOException, RejectedEvent {
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double element = readElement(parser, token, name);
                if (token == JsonToken.VALUE_NUMBER_INT && Value.needsName(element)) {
                    list.addNamed(element, parser.getText());
                } else {
                    list.add(element);
                }
            }
            case VALUE_STRING -> list.addName(readText(parser).strip());
            case VALUE_NULL -> list.add(Double.NaN);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A number of a list, which are 32 bits wide. */
    static double readElement(JsonParser parser, JsonToken token, String name) throws IOException, RejectedEvent {
        double element = readNumber(parser, token, name);
        if (Float.isInfinite((float) element)) {
            throw notFinite(parser, name, "32-bit");
        }
        return element;
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

    static String readText(JsonParser parser) throws IOException, RejectedEvent {
        String text = parser.getText();
        // because the parser looks for this in names only
        if (Utf8.firstLoneSurrogate(text) >= 0) {
            throw new RejectedEvent(
                    Reason.NOT_JSON,
                    "a text has half of a surrogate pair" + JsonPosition.of(parser) + "; it stands for no character");
        }
        return text;
    }

    /** What a list is that no feature can read, by its first element of the kind. */
    public static String listOf(JsonToken element) {
        return switch (element) {
            case START_OBJECT -> LIST_OF_OBJECTS;
            case START_ARRAY -> "a list of lists";
            default -> "a list of booleans";
        };
    }

    /** Goes to the end of the list that one is in. */
    public static void skipRestOfList(JsonParser parser) throws IOException {
        do {
            parser.skipChildren();
        } while (parser.nextToken() != JsonToken.END_ARRAY);
    }

    /** @throws RejectedEvent if a path of keys is too long for the name of a field */
    public static void checkPath(JsonParser parser, String path, int length) throws RejectedEvent {
        if (length > JsonMessages.MAX_NAME_LENGTH) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE,
                    "the path " + JsonPosition.quoted(path) + " and what is in it" + JsonPosition.of(parser)
                            + " are more than " + JsonMessages.MAX_NAME_LENGTH
                            + " characters; the limit of a field's name");
        }
    }

    private static RejectedEvent notFinite(JsonParser parser, String name, String width) throws IOException {
        return new RejectedEvent(
                Reason.NOT_FINITE,
                JsonPosition.quoted(name) + " is " + JsonPosition.shown(parser) + JsonPosition.of(parser)
                        + ", beyond the range of a " + width + " number");
    }

    static RejectedEvent wrongType(JsonParser parser, String key, String wanted) throws IOException {
        return new RejectedEvent(
                Reason.WRONG_TYPE,
                JsonPosition.quoted(key) + " is " + JsonPosition.shown(parser) + JsonPosition.of(parser)
                        + "; it must be " + wanted);
    }
}
