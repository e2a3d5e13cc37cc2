package io.eddy.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is there as a whole or not at all: written under another name beside it, then renamed. */
final class WholeFile {
    private WholeFile() {}

    static void write(Path path, InputStream content) throws IOException {
        Path partial = path.resolveSibling(path.getFileName() + ".partial");
        try {
            try (FileChannel file = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.transferTo(Channels.newOutputStream(file));
                // because a rename may reach the disk before the data do
                file.force(true);
            }
            Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
