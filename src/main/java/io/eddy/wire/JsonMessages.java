package io.eddy.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Opens messages that hold one JSON object each: UTF-8 throughout, within limits that no sender can stretch. Whoever reads on catches what
 * the parser throws and makes a {@link #rejection} of it.
 *
 * <pre>{@code
 * try (JsonParser parser = messages.open(bytes)) {
 *     ... // to the end of the object
 *     JsonMessages.checkEnd(parser);
 * } catch (IOException e) {
 *     throw JsonMessages.rejection(e);
 * }
 * }</pre>
 */
public final class JsonMessages {
    /** Characters of a key, and of a path of keys that names a field. */
    public static final int MAX_NAME_LENGTH = 1_000;

    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private final int maxBytes;
    private final JsonFactory json;

    private JsonMessages(int maxBytes, boolean takesNaN) {
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
                .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, takesNaN)
                .build();
    }

    /** Messages that are JSON to the letter, of at most so many bytes. */
    public static JsonMessages strict(int maxBytes) {
        return new JsonMessages(maxBytes, false);
    }

    /** Messages in which there may be NaN and Infinity, which are no JSON but what Python and others write. */
    public static JsonMessages withNaN(int maxBytes) {
        return new JsonMessages(maxBytes, true);
    }

    /**
     * Opens a message.
     *
     * @param message null is a record without a value
     * @return a parser at the beginning of the object
     * @throws RejectedEvent if it is empty, too large, not UTF-8 or no object
     * @throws IOException for {@link #rejection}
     */
    public JsonParser open(byte @Nullable [] message) throws RejectedEvent, IOException {
        JsonParser parser = openAny(message);
        checkBeginning(parser.currentToken());
        return parser;
    }

    /** As {@link #open}, whatever there is instead of an object. */
    JsonParser openAny(byte @Nullable [] message) throws RejectedEvent, IOException {
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
        JsonParser parser = json.createParser(message, start, message.length - start);
        parser.nextToken();
        return parser;
    }

    private static int lengthOfByteOrderMark(byte[] message) {
        boolean isMarked = message.length >= 3
                && message[0] == (byte) 0xef
                && message[1] == (byte) 0xbb
                && message[2] == (byte) 0xbf;
        return isMarked ? 3 : 0;
    }

    static void checkBeginning(@Nullable JsonToken first) throws RejectedEvent {
        if (first == null) {
            throw new RejectedEvent(Reason.EMPTY, "the message is blank; an event is a JSON object");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new RejectedEvent(
                    Reason.NOT_AN_OBJECT, "the message is " + JsonPosition.kind(first) + "; an event is a JSON object");
        }
    }

    /** @throws RejectedEvent if anything follows after the object */
    public static void checkEnd(JsonParser parser) throws RejectedEvent, IOException {
        if (parser.nextToken() != null) {
            throw new RejectedEvent(
                    Reason.NOT_JSON,
                    "more follows after the event" + JsonPosition.of(parser) + "; send one in a message");
        }
    }

    /** Why a message cannot be read, as its rejection. */
    public static RejectedEvent rejection(IOException failure) {
        return failure instanceof StreamConstraintsException
                ? new RejectedEvent(Reason.TOO_LARGE, JsonPosition.reason(failure) + JsonPosition.of(failure))
                : new RejectedEvent(
                        Reason.NOT_JSON, "not JSON" + JsonPosition.of(failure) + ": " + JsonPosition.reason(failure));
    }
}
