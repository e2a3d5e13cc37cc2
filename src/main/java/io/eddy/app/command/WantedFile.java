package io.eddy.app.command;

import io.eddy.app.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file that a command writes if an option names one. */
final class WantedFile {
    private final @Nullable Path path;

    /**
     * @param path null where the option is not given
     * @param others files of the command that it must not be
     * @throws Failure if it cannot be written, or is one of those
     */
    WantedFile(String option, @Nullable Path path, ApartFiles others) {
        this.path = path;
        if (path != null) {
            others.written(option, path);
            OutputFile.checkWritable(option, path);
        }
    }

    boolean isWanted() {
        return path != null;
    }

    /** Writes the text and a line's end, if the file is wanted. */
    void write(Supplier<String> text) {
        if (path != null) {
            OutputFile.write(path, text.get());
        }
    }

    /** Makes a snapshot's file, if it is wanted. */
    void write(SnapshotFile.Writer snapshot) {
        if (path != null) {
            SnapshotFile.write(path, snapshot);
        }
    }

    /** A writer of the file that is wanted. */
    BufferedWriter open() {
        if (path == null) {
            throw new IllegalStateException("nobody wants this file");
        }
        try {
            return Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    Failure failure(IOException e) {
        return new Failure("cannot write %s: %s".formatted(path, Failure.why(e)), e);
    }
}
