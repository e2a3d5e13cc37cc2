package io.eddy.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says where in a message something is, and what it is, briefly: a message of a megabyte must not become an error of one. */
public final class JsonPosition {
    private static final int SHOWN = 60;

    /** Where the parser names its own methods and settings, which are not for whoever sent the message. */
    private static final Pattern SETTING =
            Pattern.compile(", from `[^`]*`|:? \\(?enable `[^`]*` to allow\\)?|\\[Source: [^;]*; ");

    private JsonPosition() {}

    /** {@code " at line 1, column 17"}: where the value that was read last begins. */
    static String of(JsonParser parser) {
        return at(parser.currentTokenLocation());
    }

    /** Where reading failed, or nothing if the failure does not say. */
    static String of(IOException failure) {
        return failure instanceof JsonProcessingException json ? at(json.getLocation()) : "";
    }

    /** Why reading failed, without the place. */
    public static String reason(IOException failure) {
        String message =
                failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.getMessage();
        return shortened(SETTING.matcher(String.valueOf(message)).replaceAll(""), 4 * SHOWN);
    }

    /** The value that was read last, as it stands in the message. */
    static String shown(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> quoted(parser.getText());
            case START_ARRAY, START_OBJECT -> kind(token);
            default -> shortened(parser.getText(), SHOWN);
        };
    }

    static String quoted(String text) {
        return '"' + shortened(text, SHOWN) + '"';
    }

    /** What a value is that begins with this token. */
    static String kind(JsonToken first) {
        return switch (first) {
            case START_ARRAY -> "a list";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "a text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "a number";
        };
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
