package io.eddy.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A file that one process holds at a time. The system lets go of it when that process ends, however it ends. */
public final class LockFile implements AutoCloseable {
    /** What this process holds: it must not open such a file again, because closing that would let go of the lock (POSIX). */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel file;

    private LockFile(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** Takes hold of a file in a folder, and makes it where it is absent; empty if somebody holds it, here or in another process. */
    public static Optional<LockFile> take(Path folder, String name) throws IOException {
        Path real = folder.toRealPath().resolve(name);
        if (!HELD.add(real)) {
            return Optional.empty();
        }
        Optional<LockFile> taken = Optional.empty();
        try {
            taken = lock(real);
            return taken;
        } finally {
            if (taken.isEmpty()) {
                HELD.remove(real);
            }
        }
    }

    private static Optional<LockFile> lock(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = file.tryLock() != null;
            return locked ? Optional.of(new LockFile(path, file)) : Optional.empty();
        } finally {
            if (!locked) {
                file.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        HELD.remove(path);
    }
}
