package io.eddy.snapshot;

import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.SafetensorsBytes;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.state.Tensors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A frozen model, for readers: everything that predictions need and nothing that only training needs.
 *
 * @param version which state of which model
 * @param events how many events the model has learned
 * @param time of the last event it has seen
 * @param specification its text
 * @param metrics progressive metrics up to here; those that are not finite numbers are left out
 * @param tensors saved without training state; not to be changed any more
 */
public record Snapshot(
        ModelVersion version,
        long events,
        Instant time,
        String specification,
        Map<String, Double> metrics,
        Tensors tensors) {

    /** The form that is written, and the only one that is read. It is in the file's metadata and in the manifest. */
    public static final String FORMAT = "eddy-snapshot-1";

    public Snapshot {
        metrics = finite(metrics);
    }

    /** A copy without those that are not finite, which JSON has no words for. */
    static Map<String, Double> finite(Map<String, Double> metrics) {
        Map<String, Double> finite = new LinkedHashMap<>(metrics);
        finite.values().removeIf(metric -> !Double.isFinite(metric));
        return Collections.unmodifiableMap(finite);
    }

    /** The same with other numbers and texts. */
    Snapshot withTensors(Tensors others) {
        return new Snapshot(version, events, time, specification, metrics, others);
    }

    /** SHA-256 over all numbers, in hexadecimal digits: equal for equal models, whatever the metadata. */
    public String digest() {
        return Safetensors.digest(tensors);
    }

    /** The bytes of its file, made as they are read. */
    public InputStream file() {
        return bytes();
    }

    SafetensorsBytes bytes() {
        return new SafetensorsBytes(tensors, SnapshotMetadata.write(this));
    }

    /** Writes the file, replacing one that is there. It appears under its name when it is whole. */
    public void writeTo(Path path) throws IOException {
        WholeFile.write(path, file());
    }

    /** @throws UnreadableSnapshot if the file is damaged, or is not a snapshot of this format */
    public static Snapshot read(Path path) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
            return read(file, Files.size(path));
        }
    }

    /**
     * Reads a file from a stream to its end.
     *
     * @param bytes the size of the file
     * @throws UnreadableSnapshot if the file is damaged, or is not a snapshot of this format
     */
    public static Snapshot read(InputStream file, long bytes) throws IOException {
        return SnapshotMetadata.read(Safetensors.read(file, bytes));
    }

    static void checkFormat(String format) throws UnreadableSnapshot {
        checkFormat(FORMAT, format);
    }

    static void checkFormat(String expected, String format) throws UnreadableSnapshot {
        if (!format.equals(expected)) {
            throw new UnreadableSnapshot(
                    "the snapshot has the format '%s' and this Eddy reads '%s'; use the Eddy that wrote it"
                            .formatted(format, expected));
        }
    }
}
