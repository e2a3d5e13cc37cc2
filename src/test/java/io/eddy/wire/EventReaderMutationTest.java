package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.eddy.Seeds;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rubbish never throws anything but a rejection, and what is let through is what a plain JSON tree says. */
class EventReaderMutationTest {
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
                byte[] message = Mutations.next(random);
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

    static void assertThatTreeAgrees(byte[] message, Event event) {
        JsonNode tree = tree(message);
        Map<String, JsonNode> features = new HashMap<>();
        flatten("", tree.get("features"), features);
        for (int column = 0; column < event.width(); column++) {
            assertThatValueIs(
                    event.value(column), features.getOrDefault(event.name(column), MissingNode.getInstance()));
        }
        features.keySet().forEach(name -> assertThat(event.column(name)).isNotNegative());
        assertThatValueIs(event.label(), tree.path("label"));
        assertThat(event.id()).isEqualTo(tree.hasNonNull("id") ? tree.get("id").asText() : null);
        assertThat(event.weight())
                .isEqualTo(
                        tree.hasNonNull("weight") ? (float) tree.get("weight").doubleValue() : 1);
        assertThat(event.time() < 0 || tree.hasNonNull("time")).isTrue();
    }

    private static void flatten(String path, JsonNode object, Map<String, JsonNode> fields) {
        object.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                flatten(path + entry.getKey() + ".", entry.getValue(), fields);
            } else {
                fields.put(path + entry.getKey(), entry.getValue());
            }
        });
    }

    private static void assertThatValueIs(Value value, JsonNode node) {
        switch (value.kind()) {
            case MISSING ->
                assertThat(node.isMissingNode()
                                || node.isNull()
                                || node.isTextual() && node.textValue().isBlank())
                        .isTrue();
            case NUMBER -> assertThat(value.number()).isEqualTo(node.doubleValue());
            case TEXT -> assertThat(value.text()).isEqualTo(node.textValue().strip());
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
            case NAMES -> {
                assertThat(value.length()).isEqualTo(node.size());
                for (int i = 0; i < value.length(); i++) {
                    JsonNode element = node.get(i);
                    assertThat(value.name(i))
                            .matches(name -> !element.isTextual()
                                    || name.equals(element.textValue().strip()));
                }
            }
            case SPARSE -> {
                assertThat(node.size()).isEqualTo(1);
                assertThat(node.get(0).isObject()).isTrue();
            }
            case OTHER -> assertThat(node.isArray()).isTrue();
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
}
