package io.eddy.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.Json;
import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.Texts;
import io.eddy.safetensors.UnreadableSnapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot's fields as the texts by name that a safetensors header can hold. Lists and metrics are JSON in a text. */
final class SnapshotMetadata {
    private static final ObjectReader METRICS = Json.MAPPER.readerForMapOf(Double.class);

    private SnapshotMetadata() {}

    static Map<String, String> write(Snapshot snapshot) {
        return write(Snapshot.FORMAT, snapshot);
    }

    static Map<String, String> write(String format, Snapshot snapshot) {
        ModelVersion version = snapshot.version();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", format);
        metadata.put("version", version.toString());
        metadata.put("name", version.name());
        metadata.put("fingerprint", version.fingerprint());
        metadata.put("source", version.source());
        metadata.put("offset", Long.toString(version.offset()));
        metadata.put("events", Long.toString(snapshot.events()));
        metadata.put("time", snapshot.time().toString());
        metadata.put("specification", snapshot.specification());
        metadata.put("metrics", json(snapshot.metrics()));
        Texts.write(snapshot.tensors(), metadata);
        return metadata;
    }

    static Snapshot read(Safetensors.Content content) throws UnreadableSnapshot {
        return read(Snapshot.FORMAT, content);
    }

    static Snapshot read(String expected, Safetensors.Content content) throws UnreadableSnapshot {
        Map<String, String> metadata = content.metadata();
        Snapshot.checkFormat(expected, get(metadata, "format"));
        Texts.read(content);
        return new Snapshot(
                new ModelVersion(
                        get(metadata, "name"),
                        get(metadata, "fingerprint"),
                        get(metadata, "source"),
                        number(metadata, "offset")),
                number(metadata, "events"),
                time(get(metadata, "time")),
                get(metadata, "specification"),
                json(get(metadata, "metrics"), METRICS),
                content.tensors());
    }

    /** @throws UnreadableSnapshot if it is not a moment like {@code 2026-01-31T12:00:00Z} */
    static Instant time(String text) throws UnreadableSnapshot {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UnreadableSnapshot("the snapshot's time '%s' is not a moment in ISO 8601".formatted(text), e);
        }
    }

    static String get(Map<String, String> metadata, String name) throws UnreadableSnapshot {
        String value = metadata.get(name);
        if (value == null) {
            throw new UnreadableSnapshot("the file is no snapshot of Eddy: its metadata have no '%s', only %s"
                    .formatted(name, metadata.keySet()));
        }
        return value;
    }

    private static long number(Map<String, String> metadata, String name) throws UnreadableSnapshot {
        String value = get(metadata, name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new UnreadableSnapshot(
                    "'%s' in the snapshot's metadata is '%s', not a whole number".formatted(name, value), e);
        }
    }

    private static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
    }

    private static <T> T json(String text, ObjectReader reader) throws UnreadableSnapshot {
        try {
            T value = reader.<@Nullable T>readValue(text);
            if (value == null) {
                throw new UnreadableSnapshot("the snapshot's metadata hold null for a list or a map");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new UnreadableSnapshot("the snapshot's metadata hold broken JSON: " + e.getOriginalMessage(), e);
        }
    }
}
