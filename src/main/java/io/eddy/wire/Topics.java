package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * All topics of a pipeline, by what they are for. Their names are those of {@code topics/*.yaml}, with a prefix in front or
 * replaced one by one. Immutable.
 *
 * <p>Events, requests, feedback and dead letters are bytes: whoever sends them may send rubbish, and rubbish is judged by {@link EventReader} in the
 * stream, not by a deserializer that would stop it.
 */
public final class Topics {
    static final List<String> ROLES =
            List.of("events", "requests", "feedback", "predictions", "snapshots", "evaluations", "dead-letters");

    private final Map<String, String> overrides;
    private final String prefix;

    private Topics(String prefix, Map<String, String> overrides) {
        this.prefix = prefix;
        this.overrides = Map.copyOf(overrides);
    }

    /** The topics by the names in their files. */
    public static Topics standard() {
        return named("", Map.of());
    }

    /**
     * The topics by other names.
     *
     * @param prefix goes before each name that is not overridden
     * @param overrides whole names by role: {@code {"events": "clicks.v2"}}
     * @throws IllegalArgumentException if a role is unknown, a name cannot be, or two topics would have the same
     */
    public static Topics named(String prefix, Map<String, String> overrides) {
        for (String role : overrides.keySet()) {
            if (!ROLES.contains(role)) {
                throw new IllegalArgumentException(
                        "there is no topic '" + role + "' to rename; there are " + String.join(", ", ROLES));
            }
        }
        Topics topics = new Topics(prefix, overrides);
        Set<String> names = new HashSet<>();
        for (TopicDefinition definition : topics.definitions()) {
            if (!names.add(definition.name())) {
                throw new IllegalArgumentException(
                        "two topics would be called '" + definition.name() + "'; give each its own name");
            }
        }
        return topics;
    }

    /** Labelled events, as whoever sent them wrote them; see {@link EventReader}. */
    public Topic<byte[], byte[]> events() {
        return topic("events", Serdes.ByteArray(), Serdes.ByteArray());
    }

    /** Events whose label is not known, to be predicted; see {@link EventReader}. */
    public Topic<byte[], byte[]> requests() {
        return topic("requests", Serdes.ByteArray(), Serdes.ByteArray());
    }

    /** What became of requests; see {@link EventReader#ofFeedback}. */
    public Topic<byte[], byte[]> feedback() {
        return topic("feedback", Serdes.ByteArray(), Serdes.ByteArray());
    }

    /** What the model said of each event and request, by its key. */
    public Topic<byte[], PredictionMessage> predictions() {
        return topic("predictions", Serdes.ByteArray(), PredictionSerde.create());
    }

    /** Parts and manifests of snapshots. */
    public Topic<String, byte[]> snapshots() {
        return topic("snapshots", Serdes.String(), Serdes.ByteArray());
    }

    /** How well the model does, by its version without the offset. */
    public Topic<String, EvaluationMessage> evaluations() {
        return topic("evaluations", Serdes.String(), EvaluationSerde.create());
    }

    /** Rejected events, by their own key, as they came; see {@link DeadLetter}. */
    public Topic<byte[], byte[]> deadLetters() {
        return topic("dead-letters", Serdes.ByteArray(), Serdes.ByteArray());
    }

    /** The definitions of all topics, by their names here. */
    public List<TopicDefinition> definitions() {
        return ROLES.stream().map(role -> definition(role).named(name(role))).toList();
    }

    private <K, V> Topic<K, V> topic(String role, Serde<K> key, Serde<V> value) {
        return new Topic<>(role, name(role), key, value);
    }

    private String name(String role) {
        return overrides.getOrDefault(role, prefix + role);
    }

    /** The definition in the file that is packed into the program. */
    private static TopicDefinition definition(String role) {
        String file = "topics/" + role + ".yaml";
        try (InputStream yaml = Topics.class.getResourceAsStream("/" + file)) {
            if (yaml == null) {
                throw new IllegalStateException(file + " is not in the program; build it again");
            }
            return TopicFile.read(file, new String(yaml.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
