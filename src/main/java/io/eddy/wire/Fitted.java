package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What is published of an event's record: key, value and headers, or as much of them as the topic admits. What it cannot hold is
 * decided here, from sizes and limit alone, so that a broker never has to refuse it.
 *
 * <p>A key is whole or absent, because half of it would be another key; so is each header. A value may be cut. Headers of
 * Eddy's own tell the size of what is not there.
 */
@SuppressWarnings("ArrayRecordComponent") // handed over: compared nowhere
public record Fitted(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    /** How many bytes the key had, the value, and the headers that were left out. */
    public static final String KEY_BYTES = "eddy.key.bytes";

    public static final String VALUE_BYTES = "eddy.value.bytes";
    public static final String HEADER_BYTES = "eddy.headers.bytes";

    static final List<String> MARKS = List.of(KEY_BYTES, VALUE_BYTES, HEADER_BYTES);

    /** What Kafka adds to a batch (61 bytes) and to a record (21), and the lengths of key and value, with some to spare. */
    private static final int OVERHEAD = 128;

    /** One in so many bytes is for what compression adds where there is nothing to compress: gzip a byte for 3,200. */
    private static final int COMPRESSION_SHARE = 1_000;

    /** The three headers above. */
    private static final int ROOM_FOR_MARKS = 128;

    /** The lengths of a header's name and value. */
    private static final int HEADER_OVERHEAD = 10;

    /** Whether a value of so many bytes fits at all, with the marks and nothing else. */
    public static boolean fits(int valueBytes, int limit) {
        return (long) valueBytes + ROOM_FOR_MARKS <= room(limit);
    }

    /** For key, value and headers. */
    private static long room(int limit) {
        return (long) limit - OVERHEAD - limit / COMPRESSION_SHARE;
    }

    /**
     * With a value that stays as it is, for which there is room: the key and then the headers have what is left.
     *
     * @param valueBytes how many bytes the value would have if the topic could hold it
     */
    public static Fitted around(byte[] value, int valueBytes, byte @Nullable [] key, Headers given, int limit) {
        Headers own = new RecordHeaders();
        mark(own, VALUE_BYTES, value.length == valueBytes ? 0 : valueBytes);
        return fit(key, value, given, own, value.length, limit);
    }

    /**
     * With a value that may be cut: of what there is room for, half is for the value if it needs so much, and it also has what key and
     * headers leave.
     *
     * @param own headers of Eddy's, which are there in any case
     */
    static Fitted cutting(byte @Nullable [] value, byte @Nullable [] key, Headers given, Headers own, int limit) {
        long room = room(limit) - ROOM_FOR_MARKS - size(own);
        return fit(key, value, given, own, Math.max(0, room / 2), limit);
    }

    private static Fitted fit(
            byte @Nullable [] key, byte @Nullable [] value, Headers given, Headers own, long forValue, int limit) {
        long room = room(limit) - size(own);
        if (size(key) + size(value) + size(given) <= room) {
            return new Fitted(key, value, joined(given, own));
        }
        Headers headers = new RecordHeaders();
        room -= ROOM_FOR_MARKS + Math.min(forValue, size(value));
        boolean keyFits = size(key) <= room;
        room -= keyFits ? size(key) : 0;
        long leftOut = 0;
        for (Header header : given) {
            if (isOurs(header.key())) {
                continue; // because it would tell of another record
            } else if (size(header) <= room) {
                headers.add(header);
                room -= size(header);
            } else {
                leftOut += size(header) - HEADER_OVERHEAD;
            }
        }
        own.forEach(headers::add);
        room += Math.min(forValue, size(value));
        byte[] cut = value == null || value.length <= room ? value : Arrays.copyOf(value, (int) Math.max(0, room));
        mark(headers, KEY_BYTES, keyFits ? 0 : size(key));
        mark(headers, VALUE_BYTES, cut == value ? 0 : size(value));
        mark(headers, HEADER_BYTES, leftOut);
        return new Fitted(keyFits ? key : null, cut, headers);
    }

    private static Headers joined(Headers given, Headers own) {
        Headers headers = new RecordHeaders();
        for (Header header : given) {
            if (!isOurs(header.key())) {
                headers.add(header);
            }
        }
        own.forEach(headers::add);
        return headers;
    }

    /** A name that only Eddy gives: on an event it is left over from an earlier time, when it was a dead letter. */
    private static boolean isOurs(String name) {
        return MARKS.contains(name) || DeadLetter.HEADERS.contains(name);
    }

    private static void mark(Headers headers, String name, long bytes) {
        if (bytes > 0) {
            headers.add(name, Long.toString(bytes).getBytes(UTF_8));
        }
    }

    private static long size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static long size(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            size += size(header);
        }
        return size;
    }

    private static long size(Header header) {
        return HEADER_OVERHEAD + header.key().getBytes(UTF_8).length + size(header.value());
    }
}
