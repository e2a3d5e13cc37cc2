package io.eddy.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A topic as its file in {@code topics/} describes it.
 *
 * @param name what it is called in a cluster
 * @param replication on how many brokers each partition is kept; fewer where the cluster has fewer
 * @param config the settings that differ from a broker's own, or that the topic relies on
 * @param schema the fields of a value, or of its headers, in the order in which they are written
 */
public record TopicDefinition(
        String name,
        String description,
        int partitions,
        int replication,
        Map<String, String> config,
        Content key,
        Content value,
        List<Field> schema,
        List<String> writtenBy,
        List<String> readBy) {
    private static final String MIN_IN_SYNC = "min.insync.replicas";

    /** What a key or a value is. */
    public record Content(Format format, String meaning) {}

    /** How a key or a value is written. */
    public enum Format {
        BYTES,
        TEXT,
        JSON
    }

    /** @param type of JSON, or of what a header's text is */
    public record Field(String name, String type, boolean required, String meaning) {}

    public TopicDefinition {
        if (!name.matches("[a-zA-Z0-9._-]{1,249}") || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("a topic cannot be called '" + name
                    + "'; up to 249 letters, digits, '.', '_' and '-' can make a name");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "partitions of " + name + " is " + partitions + "; it must be at least 1");
        }
        if (replication < 1 || replication > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "replication of " + name + " is " + replication + "; it must be 1 to " + Short.MAX_VALUE);
        }
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        schema = List.copyOf(schema);
        writtenBy = List.copyOf(writtenBy);
        readBy = List.copyOf(readBy);
    }

    /** The same topic under another name. */
    TopicDefinition named(String newName) {
        return new TopicDefinition(
                newName, description, partitions, replication, config, key, value, schema, writtenBy, readBy);
    }

    /**
     * The topic as a cluster of so many brokers can hold it: no more replicas than brokers, and one fewer that have to be in sync,
     * so that a broker may fail; at least one of each.
     */
    TopicDefinition on(int brokers) {
        if (brokers >= replication) {
            return this;
        }
        int lowered = Math.max(1, brokers);
        Map<String, String> loweredConfig = new LinkedHashMap<>(config);
        loweredConfig.computeIfPresent(
                MIN_IN_SYNC,
                (setting, asked) -> Integer.toString(Math.min(Integer.parseInt(asked), Math.max(1, lowered - 1))));
        return new TopicDefinition(
                name, description, partitions, lowered, loweredConfig, key, value, schema, writtenBy, readBy);
    }
}
