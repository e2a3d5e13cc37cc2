package io.eddy.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.Json;
import io.eddy.safetensors.UnreadableSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What closes a snapshot or a delta in the topic: which model it is, and how to know that its parts are all there and its own.
 *
 * @param events how many events the model has learned
 * @param time of the last event it has seen
 * @param bytes the size of the file
 * @param checksums CRC-32C of each part in order, in hexadecimal digits
 * @param sha256 of the whole file, in hexadecimal digits
 * @param digest SHA-256 of the model's numbers: of a snapshot's file behind its header
 * @param metrics progressive metrics up to here
 * @param from of a delta, what it has to be applied to
 */
public record Manifest(
        ModelVersion version,
        long events,
        Instant time,
        long bytes,
        List<String> checksums,
        String sha256,
        String digest,
        Map<String, Double> metrics,
        Optional<Stand> from) {
    private static final String FROM = "from";

    public Manifest {
        checksums = List.copyOf(checksums);
        metrics = Snapshot.finite(metrics);
    }

    /** Of a snapshot. */
    public Manifest(
            ModelVersion version,
            long events,
            Instant time,
            long bytes,
            List<String> checksums,
            String sha256,
            String digest,
            Map<String, Double> metrics) {
        this(version, events, time, bytes, checksums, sha256, digest, metrics, Optional.empty());
    }

    /** Where the model stands that it makes. */
    public Stand stand() {
        return new Stand(version, digest);
    }

    public boolean isDelta() {
        return from.isPresent();
    }

    /** How many parts the snapshot was cut into. */
    public int parts() {
        return checksums.size();
    }

    /** The record's value. */
    public byte[] toJson() {
        Fields fields = new Fields(
                isDelta() ? Delta.FORMAT : Snapshot.FORMAT,
                version.toString(),
                version,
                events,
                time.toString(),
                bytes,
                parts(),
                checksums,
                sha256,
                digest,
                metrics);
        try {
            ObjectNode tree = Json.MAPPER.valueToTree(fields);
            from.ifPresent(stand -> tree.set(FROM, Json.MAPPER.valueToTree(From.of(stand))));
            return Json.MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
    }

    public static Manifest parse(byte[] json) throws UnreadableSnapshot {
        try {
            JsonNode tree = Json.MAPPER.readTree(json);
            boolean isDelta = tree.path("format").asText().equals(Delta.FORMAT);
            if (!isDelta) {
                Snapshot.checkFormat(tree.path("format").asText());
            }
            Fields fields = Json.MAPPER.treeToValue(tree, Fields.class);
            Optional<Stand> from = isDelta
                    ? Optional.of(
                            Json.MAPPER.treeToValue(tree.path(FROM), From.class).of(fields.model))
                    : Optional.empty();
            if (fields.parts != fields.checksums.size() || fields.bytes < fields.parts) {
                throw new UnreadableSnapshot("the manifest of %s tells of %d parts, %d checksums and %d bytes"
                        .formatted(fields.version, fields.parts, fields.checksums.size(), fields.bytes));
            }
            return new Manifest(
                    fields.model,
                    fields.events,
                    SnapshotMetadata.time(fields.time),
                    fields.bytes,
                    fields.checksums,
                    fields.sha256,
                    fields.digest,
                    fields.metrics,
                    from);
        } catch (JsonProcessingException e) {
            throw new UnreadableSnapshot("the manifest is broken: " + e.getOriginalMessage(), e);
        } catch (UnreadableSnapshot e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableSnapshot("the manifest is broken: " + e.getMessage(), e);
        }
    }

    /** The manifest as it stands in JSON; {@code version} and {@code parts} are there for the eye. */
    private record Fields(
            String format,
            String version,
            ModelVersion model,
            long events,
            String time,
            long bytes,
            int parts,
            List<String> checksums,
            String sha256,
            String digest,
            Map<String, Double> metrics) {}

    /** Where a delta goes from; {@code version} is there for the eye. */
    private record From(String version, long offset, String digest) {
        static From of(Stand stand) {
            return new From(stand.version().toString(), stand.version().offset(), stand.digest());
        }

        Stand of(ModelVersion to) {
            return new Stand(to.at(offset), digest);
        }
    }
}
