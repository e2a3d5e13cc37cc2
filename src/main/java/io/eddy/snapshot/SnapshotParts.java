package io.eddy.snapshot;

import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.SafetensorsBytes;
import io.eddy.safetensors.SnapshotTooLarge;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A snapshot, or a delta, cut into records: pieces of its file in order, then the manifest that closes it. Each call of {@link #next} makes
 * and hashes one piece, so that a writer that forwards one per event never waits for a large model.
 */
public final class SnapshotParts implements Iterator<SnapshotPart> {
    /** Half of the largest message that a Kafka broker takes unless told otherwise. */
    public static final int DEFAULT_PART_BYTES = 512 * 1024;

    /** What the record of a part or a manifest has beside the part's bytes or the checksums, with some to spare. */
    private static final int BESIDE_BYTES = 4_096;

    /** Of each part in the manifest: eight digits, two quotes, a comma, and some to spare. */
    private static final int CHECKSUM_BYTES = 16;

    private final String model;
    private final Snapshot snapshot;
    private final Optional<Delta> delta;
    private final Slot slot;
    private final int partBytes;
    private final SafetensorsBytes file;
    private final MessageDigest sha256 = Safetensors.sha256();
    private final MessageDigest digest = Safetensors.sha256();
    private final List<String> checksums = new ArrayList<>();

    private long position;
    private boolean closed;

    private SnapshotParts(
            String model, Snapshot snapshot, Optional<Delta> delta, SafetensorsBytes file, Slot slot, int partBytes) {
        if (partBytes < 1) {
            throw new IllegalArgumentException("a part of a snapshot cannot have %d bytes".formatted(partBytes));
        }
        this.model = model;
        this.snapshot = snapshot;
        this.delta = delta;
        this.file = file;
        this.slot = slot;
        this.partBytes = partBytes;
    }

    /** Under another name than that of its model. */
    public static SnapshotParts cutAs(String model, Snapshot snapshot, Slot slot) {
        return new SnapshotParts(model, snapshot, Optional.empty(), snapshot.bytes(), slot, DEFAULT_PART_BYTES);
    }

    public static SnapshotParts cut(Snapshot snapshot, Slot slot) {
        return cut(snapshot, slot, DEFAULT_PART_BYTES);
    }

    /**
     * In parts of the default size, or smaller ones where a record of the topic cannot hold it.
     *
     * @param recordBytes what a record of the topic holds
     * @throws SnapshotTooLarge if there would be so many parts that no record holds the manifest
     */
    public static SnapshotParts cutFor(int recordBytes, Snapshot snapshot, Slot slot) {
        return cut(snapshot, slot, partBytesFor(recordBytes)).checkFor(recordBytes);
    }

    /** The same of a delta. */
    public static SnapshotParts cutFor(int recordBytes, Delta delta, Slot slot) {
        return cut(delta, slot, partBytesFor(recordBytes)).checkFor(recordBytes);
    }

    private static int partBytesFor(int recordBytes) {
        return Math.min(DEFAULT_PART_BYTES, recordBytes - BESIDE_BYTES);
    }

    private SnapshotParts checkFor(int recordBytes) {
        long manifestBytes = BESIDE_BYTES + CHECKSUM_BYTES * (bytes() / partBytes);
        if (manifestBytes > recordBytes) {
            throw new SnapshotTooLarge(
                    "the snapshot has %,d bytes, and in a topic whose records have at most %,d its manifest has no room; set a larger max.message.bytes"
                            .formatted(bytes(), recordBytes));
        }
        return this;
    }

    /**
     * @param slot the one that the model's last whole snapshot is not in
     * @param partBytes the size of each part but the last
     */
    public static SnapshotParts cut(Snapshot snapshot, Slot slot, int partBytes) {
        return new SnapshotParts(modelOf(snapshot), snapshot, Optional.empty(), snapshot.bytes(), slot, partBytes);
    }

    static SnapshotParts cut(Delta delta, Slot slot, int partBytes) {
        return new SnapshotParts(
                modelOf(delta.pieces()), delta.pieces(), Optional.of(delta), delta.bytes(), slot, partBytes);
    }

    private static String modelOf(Snapshot snapshot) {
        return SnapshotKey.modelOf(snapshot.version());
    }

    /** How many there are, with the manifest. */
    public long records() {
        return (file.bytes() + partBytes - 1) / partBytes + 1;
    }

    /** The size of the snapshot's file. */
    public long bytes() {
        return file.bytes();
    }

    @Override
    public boolean hasNext() {
        return !closed;
    }

    @Override
    public SnapshotPart next() {
        if (closed) {
            throw new NoSuchElementException("the manifest of " + snapshot.version() + " was the last part");
        }
        if (position == file.bytes()) {
            closed = true;
            return new SnapshotPart(key(SnapshotKey.MANIFEST), manifest().toJson());
        }
        byte[] part = new byte[(int) Math.min(partBytes, file.bytes() - position)];
        file.read(part, 0, part.length);
        int header = (int) Math.min(part.length, Math.max(0, file.headerBytes() - position));
        sha256.update(part);
        digest.update(part, header, part.length - header);
        checksums.add(checksum(part));
        position += part.length;
        return new SnapshotPart(key(checksums.size() - 1), part);
    }

    private String key(int part) {
        return new SnapshotKey(model, slot, part).toString();
    }

    private Manifest manifest() {
        return new Manifest(
                snapshot.version(),
                snapshot.events(),
                snapshot.time(),
                file.bytes(),
                checksums,
                HexFormat.of().formatHex(sha256.digest()),
                delta.map(it -> it.to().digest()).orElseGet(() -> HexFormat.of().formatHex(digest.digest())),
                snapshot.metrics(),
                delta.map(Delta::from));
    }

    /** CRC-32C in eight hexadecimal digits. */
    static String checksum(byte[] part) {
        CRC32C crc = new CRC32C();
        crc.update(part);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
