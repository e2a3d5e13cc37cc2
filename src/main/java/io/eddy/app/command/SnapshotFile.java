package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A model in a safetensors file of the user's. */
final class SnapshotFile {
    private SnapshotFile() {}

    /** Writes a file that is there as a whole or not at all. */
    interface Writer {
        void writeTo(Path file) throws IOException;
    }

    /** A version as a name that every file system takes. */
    static Path named(ModelVersion version) {
        return Path.of(version.toString().replaceAll("[^A-Za-z0-9._@-]", "-") + ".safetensors");
    }

    /** @throws Failure if that cannot be; it says why */
    static void write(Path file, Writer content) {
        if (Files.isDirectory(file)) {
            throw new Failure("%s is a folder; --out wants the name of a file".formatted(file));
        }
        try {
            content.writeTo(file);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    "cannot write %s: there is no folder %s"
                            .formatted(file, file.toAbsolutePath().getParent()),
                    e);
        } catch (AccessDeniedException e) {
            throw new Failure("no permission to write " + file, e);
        } catch (IOException e) {
            throw new Failure("cannot write %s: %s".formatted(file, Failure.why(e)), e);
        }
    }

    /** @throws Failure if that cannot be; it says why */
    static Snapshot read(Path file) {
        if (Files.isDirectory(file)) {
            throw new Failure("%s is a folder; name the snapshots in it".formatted(file));
        }
        try {
            return Snapshot.read(file);
        } catch (NoSuchFileException e) {
            throw new Failure("no file " + file + "; 'eddy snapshot get' writes one", e);
        } catch (AccessDeniedException e) {
            throw new Failure("no permission to read " + file, e);
        } catch (UnreadableSnapshot e) {
            throw new Failure("%s: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new Failure("cannot read %s: %s".formatted(file, Failure.why(e)), e);
        }
    }
}
