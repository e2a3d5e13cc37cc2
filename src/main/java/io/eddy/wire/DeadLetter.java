package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.feature.RejectedEvent;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Why a record was set aside. The record itself goes to {@code dead-letters} as it came, key, value and headers untouched, unless
 * it is larger than the topic admits ({@link Fitted}); this is added to it in headers, each a text in UTF-8.
 *
 * @param reason the code of a {@link RejectedEvent.Reason}, or of a failure that is none
 * @param message what is wrong, for people
 * @param failed the step that gave up: {@code decode} or {@code learn}; {@code predict} of an event that came again after it was learned
 * @param topic that the record came from
 * @param timestamp of that record, milliseconds since 1970 UTC
 */
public record DeadLetter(
        String reason, String message, String failed, String topic, int partition, long offset, long timestamp) {
    public static final String REASON = "eddy.reason";
    public static final String MESSAGE = "eddy.message";
    public static final String FAILED = "eddy.failed";
    public static final String TOPIC = "eddy.topic";
    public static final String PARTITION = "eddy.partition";
    public static final String OFFSET = "eddy.offset";
    public static final String TIMESTAMP = "eddy.timestamp";

    /** All headers, in the order in which they are written. */
    static final List<String> HEADERS = List.of(REASON, MESSAGE, FAILED, TOPIC, PARTITION, OFFSET, TIMESTAMP);

    private static final int MAX_MESSAGE_LENGTH = 1_000;

    public DeadLetter {
        message = message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH) + "…";
    }

    /** The letter of an event that was rejected. */
    public static DeadLetter of(
            RejectedEvent rejection, String failed, String topic, int partition, long offset, long timestamp) {
        return new DeadLetter(
                rejection.reason().code(),
                String.valueOf(rejection.getMessage()),
                failed,
                topic,
                partition,
                offset,
                timestamp);
    }

    /**
     * The record with the letter, in place of one that the record may carry from an earlier time.
     *
     * @param limit what the topic admits, in bytes
     */
    public Fitted around(byte @Nullable [] key, byte @Nullable [] value, Headers given, int limit) {
        Headers own = new RecordHeaders();
        put(own, REASON, reason);
        put(own, MESSAGE, message);
        put(own, FAILED, failed);
        put(own, TOPIC, topic);
        put(own, PARTITION, Integer.toString(partition));
        put(own, OFFSET, Long.toString(offset));
        put(own, TIMESTAMP, Long.toString(timestamp));
        return Fitted.cutting(value, key, given, own, limit);
    }

    /** The letter in a record's headers, or nothing if one of its headers is missing or not of its form. */
    public static Optional<DeadLetter> in(Headers headers) {
        try {
            return Optional.of(new DeadLetter(
                    text(headers, REASON),
                    text(headers, MESSAGE),
                    text(headers, FAILED),
                    text(headers, TOPIC),
                    Integer.parseInt(text(headers, PARTITION)),
                    Long.parseLong(text(headers, OFFSET)),
                    Long.parseLong(text(headers, TIMESTAMP))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }
}
