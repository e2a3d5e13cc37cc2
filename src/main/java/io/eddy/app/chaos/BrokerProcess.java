package io.eddy.app.chaos;

import io.eddy.app.ChildProcess;
import java.nio.file.Path;
import java.util.function.Function;

/** A broker in a process of its own, life after life on the same folder and port. */
final class BrokerProcess implements AutoCloseable {
    private final Path folder;
    private final Function<Path, ChildProcess> starting;
    private ChildProcess process;
    private int lives;

    /**
     * Starts one; it may not answer yet.
     *
     * @param folder of its data; what it prints goes beside it
     * @param starting starts the process, given the file for what it prints
     */
    BrokerProcess(Path folder, Function<Path, ChildProcess> starting) {
        this.folder = folder;
        this.starting = starting;
        this.process = startProcess();
    }

    private ChildProcess startProcess() {
        return starting.apply(folder.resolveSibling("%s.%03d.log".formatted(folder.getFileName(), ++lives)));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String epitaph() {
        return process.epitaph();
    }

    void kill() {
        process.kill();
    }

    void startAgain() {
        process = startProcess();
    }

    @Override
    public void close() {
        process.kill();
    }
}
