package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.Seeds;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rubbish never throws anything but a rejection, and what is let through is what a plain JSON tree says. */
class EventReaderMutationTest {
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
    private static final ObjectMapper TREES = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Test
    void a_hundred_thousand_mutations_are_read_or_rejected() {
        Map<RejectedEvent.Reason, Integer> rejections = new EnumMap<>(RejectedEvent.Reason.class);
        int[] accepted = new int[1];

        Seeds.forEach(100, seed -> {
            Random random = new Random(seed);
            EventReader reader = new EventReader(180);
            Event event = new Event();
            for (int i = 0; i < 1_000; i++) {
                byte[] message = mutated(random);
                try {
                    reader.read(message, event);
                    accepted[0]++;
                    assertThatTreeAgrees(message, event);
                } catch (RejectedEvent rejected) {
                    rejections.merge(rejected.reason(), 1, Integer::sum);
                    assertThat(rejected.getMessage()).isNotBlank().hasSizeLessThan(500);
                }
            }
        });

        if (Long.getLong("seed") == null) {
            assertThat(accepted[0]).as("accepted").isGreaterThan(5_000);
            assertThat(rejections.keySet())
                    .contains(
                            RejectedEvent.Reason.EMPTY,
                            RejectedEvent.Reason.NOT_JSON,
                            RejectedEvent.Reason.NOT_AN_OBJECT,
                            RejectedEvent.Reason.TOO_LARGE,
                            RejectedEvent.Reason.NOT_FINITE,
                            RejectedEvent.Reason.WRONG_TYPE,
                            RejectedEvent.Reason.BAD_WEIGHT);
        }
    }

    private static byte[] mutated(Random random) {
        byte[] message = pick(random, EVENTS);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(message.length + 1);
            message = switch (random.nextInt(6)) {
                case 0 -> flipped(message, random);
                case 1 -> Arrays.copyOf(message, at);
                case 2 -> spliced(message, at, at, new byte[] {(byte) random.nextInt()});
                case 3 -> spliced(message, at, at, pick(random, SPLICES));
                case 4 -> spliced(message, at, Math.min(message.length, at + random.nextInt(9)), new byte[0]);
                default -> {
                    byte[] other = pick(random, EVENTS);
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

    private static void assertThatTreeAgrees(byte[] message, Event event) {
        JsonNode tree = tree(message);
        JsonNode features = tree.get("features");
        for (int column = 0; column < event.width(); column++) {
            assertThatValueIs(event.value(column), features.path(event.name(column)));
        }
        features.fieldNames()
                .forEachRemaining(name -> assertThat(event.column(name)).isNotNegative());
        assertThatValueIs(event.label(), tree.path("label"));
        assertThat(event.id()).isEqualTo(tree.hasNonNull("id") ? tree.get("id").asText() : null);
        assertThat(event.weight())
                .isEqualTo(
                        tree.hasNonNull("weight") ? (float) tree.get("weight").doubleValue() : 1);
        assertThat(event.time() >= 0).isEqualTo(tree.hasNonNull("time"));
    }

    private static void assertThatValueIs(Value value, JsonNode node) {
        switch (value.kind()) {
            case MISSING -> assertThat(node.isMissingNode() || node.isNull()).isTrue();
            case NUMBER -> assertThat(value.number()).isEqualTo(node.doubleValue());
            case TEXT -> assertThat(value.text()).isEqualTo(node.textValue());
            case BOOLEAN -> assertThat(value.number() == 1).isEqualTo(node.booleanValue());
            case NUMBERS -> {
                assertThat(value.length()).isEqualTo(node.size());
                for (int i = 0; i < value.length(); i++) {
                    JsonNode element = node.get(i);
                    // because to a tree -0 is 0, the comparison is that of ==
                    assertThat(value.numbers()[i])
                            .matches(read ->
                                    element.isNull() ? Float.isNaN(read) : read == (float) element.doubleValue());
                }
            }
            case OTHER -> assertThat(node.isContainerNode()).isTrue();
        }
    }

    private static JsonNode tree(byte[] message) {
        try {
            String text = new String(message, UTF_8);
            return TREES.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (IOException e) {
            throw new AssertionError("accepted, but no JSON: " + new String(message, UTF_8), e);
        }
    }

    private static byte[] pick(Random random, List<byte[]> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
