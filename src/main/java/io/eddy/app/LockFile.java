package io.eddy.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that one process holds at a time. The system lets go of it when that process ends, however it ends. */
public final class LockFile implements AutoCloseable {
    private final FileChannel file;

    private LockFile(FileChannel file) {
        this.file = file;
    }

    /** Takes hold of a file, and makes it where it is absent; empty if somebody holds it, here or in another process. */
    public static Optional<LockFile> take(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = file.tryLock() != null;
            return locked ? Optional.of(new LockFile(file)) : Optional.empty();
        } catch (OverlappingFileLockException e) { // held by this process
            return Optional.empty();
        } finally {
            if (!locked) {
                file.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
