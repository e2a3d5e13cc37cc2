package io.eddy.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there as a whole or not at all: written under another name beside it, then renamed. Where a link leads to a file, that is
 * it; a device or a pipe takes what is written as it comes.
 */
final class WholeFile {
    private WholeFile() {}

    static void write(Path named, InputStream content) throws IOException {
        if (Files.exists(named) && !Files.isRegularFile(named)) {
            try (OutputStream out = Files.newOutputStream(named)) {
                content.transferTo(out);
            }
            return;
        }
        Path path = Files.exists(named) ? named.toRealPath() : named;
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
