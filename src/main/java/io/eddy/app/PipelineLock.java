package io.eddy.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds a data folder for one pipeline of an application: two under one name would fence each other. */
public final class PipelineLock implements AutoCloseable {
    private final LockFile file;

    private PipelineLock(LockFile file) {
        this.file = file;
    }

    /** @throws Failure if another has it, or the folder cannot be written to */
    public static PipelineLock take(Path folder, String applicationId) {
        String name = applicationId + ".lock";
        try {
            Files.createDirectories(folder);
            return LockFile.take(folder, name)
                    .map(PipelineLock::new)
                    .orElseThrow(() -> new Failure(
                            "the pipeline %s runs on the data folder %s already; stop it, or choose another --data-dir (a second instance) or --application-id (a second model)"
                                    .formatted(applicationId, folder)));
        } catch (IOException e) {
            throw new Failure(
                    "cannot write %s: %s; choose another --data-dir".formatted(folder.resolve(name), e.getMessage()),
                    e);
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
