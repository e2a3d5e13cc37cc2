package io.eddy.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What is done to folders as a whole. */
public final class Folders {
    private Folders() {}

    /**
     * Deletes a folder and all that is in it.
     *
     * @throws Failure if that cannot be
     */
    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new Failure("cannot delete %s: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
