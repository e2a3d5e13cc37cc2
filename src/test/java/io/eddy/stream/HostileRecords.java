package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.wire.DeadLetter;
import io.eddy.wire.Fitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Records as no application should send them, and ordinary ones among them: each of key, headers, time, id, label and fields is, now
 * and then, absent, empty, rubbish, or as large as one of the limits, a little less or a little more.
 */
final class HostileRecords {
    /** Of names and ids, of small topics and half of them, of a page, of a record by default. */
    private static final int[] LIMITS = {0, 1, 1_000, 5_000, 10_000, 20_000, 524_288, 1_048_588};

    private static final List<String> TEXTS = List.of("red", "é", "\\u0000", "😀", "\\\"", "\\ud800", "</script>");

    private final Random random;
    private int count;

    HostileRecords(Random random) {
        this.random = random;
    }

    SentRecord next() {
        count++;
        return new SentRecord(key(), value(), millis(), headers());
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** Around a limit; the large ones seldom, to be done in time. */
    private int size() {
        int limit = LIMITS[random.nextInt(oneIn(8) ? LIMITS.length : 6)];
        return Math.max(0, limit + (oneIn(3) ? 0 : random.nextInt(600) - 300));
    }

    private byte @Nullable [] key() {
        return oneIn(5) ? null : oneIn(4) ? noise() : ("k" + random.nextInt(9)).getBytes(UTF_8);
    }

    private byte[] noise() {
        byte[] noise = new byte[size()];
        random.nextBytes(noise);
        return noise;
    }

    private @Nullable Long millis() {
        long now = System.currentTimeMillis();
        return switch (random.nextInt(12)) {
            case 0, 1 -> -1L; // of all negative times the only one that Kafka's record format lets pass
            case 2 -> 0L;
            case 3 -> 1L;
            case 4 -> now - 1_000_000_000_000L;
            case 5 -> now + 7_200_000;
            case 6 -> Long.MAX_VALUE;
            default -> null;
        };
    }

    private List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        if (oneIn(3)) {
            for (int i = oneIn(20) ? 3_000 : random.nextInt(4); i > 0; i--) {
                headers.add(new RecordHeader(name(), oneIn(4) ? null : new byte[random.nextInt(20)]));
            }
        }
        if (oneIn(15)) {
            headers.add(new RecordHeader("large", noise()));
        }
        if (oneIn(30)) {
            headers.add(new RecordHeader("n".repeat(Math.min(30_000, size())), new byte[0]));
        }
        return headers;
    }

    private String name() {
        List<String> names =
                List.of("trace", "", "é😀", DeadLetter.REASON, DeadLetter.OFFSET, Fitted.VALUE_BYTES, "eddy.mine");
        return names.get(random.nextInt(names.size()));
    }

    private byte @Nullable [] value() {
        return switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> noise();
            case 3 -> "[1, 2]".getBytes(UTF_8);
            default -> event().getBytes(UTF_8);
        };
    }

    private String event() {
        String x = oneIn(30) ? "1e400" : oneIn(30) ? "\"text\"" : Double.toString(random.nextGaussian());
        String city = oneIn(12) ? "x".repeat(size()) : TEXTS.get(random.nextInt(oneIn(8) ? TEXTS.size() : 2));
        String more = oneIn(40)
                ? ",\"f" + random.nextInt(1_000_000) + "\":[" + "1,".repeat(random.nextInt(oneIn(8) ? 5_000 : 50))
                        + "2]"
                : "";
        String id = oneIn(10) ? "i".repeat(size()) : "e" + count;
        String label = oneIn(10)
                ? "l".repeat(size())
                : oneIn(20) ? "\\u0001".repeat(999) + random.nextInt(10) : oneIn(2) ? "hi" : "lo";
        String weight = oneIn(20) ? ",\"weight\":" + (random.nextInt(4) - 1) : "";
        String time = oneIn(10) ? ",\"time\":" + random.nextLong() : "";
        return "{\"id\":\"" + id + "\",\"features\":{\"x\":" + x + ",\"city\":\"" + city + "\"" + more + "}"
                + (oneIn(15) ? "" : ",\"label\":\"" + label + "\"") + weight + time + "}";
    }
}
