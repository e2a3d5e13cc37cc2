package io.eddy.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds a data folder for one pipeline of an application: two under one name would fence each other. The system lets go of it when the
 * process ends, however it ends.
 */
final class PipelineLock implements AutoCloseable {
    private final FileChannel file;

    private PipelineLock(FileChannel file) {
        this.file = file;
    }

    /** @throws Failure if another has it, or the folder cannot be written to */
    static PipelineLock take(Path folder, String applicationId) {
        Path path = folder.resolve(applicationId + ".lock");
        try {
            Files.createDirectories(folder);
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(file)) {
                return new PipelineLock(file);
            }
            file.close();
        } catch (IOException e) {
            throw new Failure("cannot write %s: %s; choose another --data-dir".formatted(path, e.getMessage()), e);
        }
        throw new Failure(
                "the pipeline %s runs on the data folder %s already; stop it, or choose another --data-dir (a second instance) or --application-id (a second model)"
                        .formatted(applicationId, folder));
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) { // held by this process
            return false;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new Failure("cannot let go of the data folder: " + e.getMessage(), e);
        }
    }
}
