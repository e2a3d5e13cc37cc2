package io.eddy.app.command;

import io.eddy.app.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command writes. */
final class OutputFile {
    private OutputFile() {}

    /** Before the work, so that it is not done for nothing. */
    static void checkWritable(String option, Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path)) {
            throw new Failure("%s is a folder; %s wants the name of a file".formatted(path, option));
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Failure("cannot write %s: there is no folder %s".formatted(path, folder));
        }
        if (!Files.isWritable(Files.exists(path) ? path : folder)) {
            throw new Failure("no permission to write " + path);
        }
    }

    /** A line break is added. */
    static void write(Path path, String text) {
        try {
            Files.writeString(path, text + "\n");
        } catch (IOException e) {
            throw new Failure("cannot write %s: %s".formatted(path, Failure.why(e)), e);
        }
    }
}
