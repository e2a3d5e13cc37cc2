package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Valid events with bytes flipped, cut, doubled, mixed up, and odd things put into them. */
public final class Mutations {
    private static final List<byte[]> EVENTS = List.of(
            bytes(
                    "{\"id\":\"a7\",\"features\":{\"price\":3.5,\"shop\":\"nörth 💧\",\"open\":true},\"label\":\"sold\"}"),
            bytes("{\"features\":{\"pixels\":[0,1.5,null,-2e3],\"o\":{\"x\":[1]}},\"label\":-0.25,\"weight\":2}"),
            bytes(
                    "{ \"time\": \"2024-05-01T12:00:00Z\",\n \"label\": false, \"features\": { \"a\\u0062\": 1e-7 }, \"v\": [] }"),
            bytes(
                    "{\"time\":1714564800000,\"weight\":0.5,\"features\":{\"a\":12345678901234567890,\"b\":\"\\ud83d\\ude00\"}}"));
    private static final List<byte[]> SPLICES = List.of(
            bytes("1e400"),
            bytes("NaN"),
            bytes("null"),
            bytes("[[]"),
            bytes("{\"features\":"),
            bytes("\\u0000"),
            bytes("\\ud800"),
            bytes("\u0000"),
            bytes("\ufeff"),
            bytes("\"label\":{},"),
            bytes(",\"weight\":-1"),
            bytes("\"time\":1e3,"),
            bytes("-"),
            bytes("\""),
            bytes("}"),
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf5, (byte) 0x80});

    private Mutations() {}

    /** One to three changes to an event. */
    public static byte[] next(Random random) {
        return next(random, EVENTS);
    }

    /** One to three changes to one of these messages. */
    public static byte[] next(Random random, List<byte[]> originals) {
        byte[] message = pick(random, originals);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(message.length + 1);
            message = switch (random.nextInt(6)) {
                case 0 -> flipped(message, random);
                case 1 -> Arrays.copyOf(message, at);
                case 2 -> spliced(message, at, at, new byte[] {(byte) random.nextInt()});
                case 3 -> spliced(message, at, at, pick(random, SPLICES));
                case 4 -> spliced(message, at, Math.min(message.length, at + random.nextInt(9)), new byte[0]);
                default -> {
                    byte[] other = pick(random, originals);
                    yield spliced(
                            message,
                            at,
                            message.length,
                            Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
                }
            };
        }
        return message;
    }

    private static byte[] flipped(byte[] message, Random random) {
        byte[] flipped = message.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** {@code message} with the bytes from one index to another replaced. */
    private static byte[] spliced(byte[] message, int from, int to, byte[] by) {
        byte[] spliced = Arrays.copyOf(message, from + by.length + message.length - to);
        System.arraycopy(by, 0, spliced, from, by.length);
        System.arraycopy(message, to, spliced, from + by.length, message.length - to);
        return spliced;
    }

    private static byte[] pick(Random random, List<byte[]> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
