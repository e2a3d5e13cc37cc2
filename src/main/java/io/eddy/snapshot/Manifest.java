package io.eddy.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.eddy.learn.ModelVersion;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What closes a snapshot in the topic: which model it is, and how to know that its parts are all there and its own.
 *
 * @param events how many events the model has learned
 * @param time of the last event it has seen
 * @param bytes the size of the file
 * @param checksums CRC-32C of each part in order, in hexadecimal digits
 * @param sha256 of the whole file, in hexadecimal digits
 * @param digest SHA-256 of the file behind its header: of the model's numbers
 * @param metrics progressive metrics up to here
 */
public record Manifest(
        ModelVersion version,
        long events,
        Instant time,
        long bytes,
        List<String> checksums,
        String sha256,
        String digest,
        Map<String, Double> metrics) {

    public Manifest {
        checksums = List.copyOf(checksums);
        metrics = Snapshot.finite(metrics);
    }

    /** How many parts the snapshot was cut into. */
    public int parts() {
        return checksums.size();
    }

    /** The record's value. */
    public byte[] toJson() {
        try {
            return Json.MAPPER.writeValueAsBytes(new Fields(
                    Snapshot.FORMAT,
                    version.toString(),
                    version,
                    events,
                    time.toString(),
                    bytes,
                    parts(),
                    checksums,
                    sha256,
                    digest,
                    metrics));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
    }

    public static Manifest parse(byte[] json) throws UnreadableSnapshot {
        try {
            JsonNode tree = Json.MAPPER.readTree(json);
            Snapshot.checkFormat(tree.path("format").asText());
            Fields fields = Json.MAPPER.treeToValue(tree, Fields.class);
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
                    fields.metrics);
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
}
