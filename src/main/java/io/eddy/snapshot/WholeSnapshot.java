package io.eddy.snapshot;

import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.UnreadableSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A snapshot, or a delta, of which every byte is there and is the one that was written. */
public final class WholeSnapshot {
    private final Manifest manifest;
    private final List<byte[]> parts;

    private WholeSnapshot(Manifest manifest, List<byte[]> parts) {
        this.manifest = manifest;
        this.parts = parts;
    }

    /** @throws UnreadableSnapshot if the parts together are not the file that the manifest tells of */
    static WholeSnapshot of(Manifest manifest, List<byte[]> parts) throws UnreadableSnapshot {
        MessageDigest sha256 = Safetensors.sha256();
        long bytes = 0;
        for (byte[] part : parts) {
            sha256.update(part);
            bytes += part.length;
        }
        String found = HexFormat.of().formatHex(sha256.digest());
        if (bytes != manifest.bytes() || !found.equals(manifest.sha256())) {
            throw new UnreadableSnapshot(
                    "the parts of snapshot %s are %d bytes with SHA-256 %s where its manifest says %d and %s"
                            .formatted(manifest.version(), bytes, found, manifest.bytes(), manifest.sha256()));
        }
        return new WholeSnapshot(manifest, parts);
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The bytes of the file. */
    public InputStream file() {
        return new SequenceInputStream(Collections.enumeration(
                parts.stream().map(ByteArrayInputStream::new).toList()));
    }

    /** @throws UnreadableSnapshot if this Eddy cannot read what was written, or it is another version than the manifest says */
    public Snapshot read() throws IOException {
        Snapshot snapshot = Snapshot.read(file(), manifest.bytes());
        if (!snapshot.version().equals(manifest.version())) {
            throw new UnreadableSnapshot("the manifest of snapshot %s closes the parts of %s"
                    .formatted(manifest.version(), snapshot.version()));
        }
        return snapshot;
    }

    /** @throws UnreadableSnapshot as {@link #read} */
    Delta readDelta() throws IOException {
        Delta delta = Delta.read(file(), manifest.bytes());
        if (!delta.to().equals(manifest.stand()) || !Optional.of(delta.from()).equals(manifest.from())) {
            throw new UnreadableSnapshot("the manifest of the delta to %s closes the parts of that from %s to %s"
                    .formatted(
                            manifest.version(),
                            delta.from().version(),
                            delta.to().version()));
        }
        return delta;
    }

    /** Writes the file, replacing one that is there. It appears under its name when it is whole. */
    public void writeTo(Path path) throws IOException {
        WholeFile.write(path, file());
    }
}
