package io.eddy.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, with this one's Java, class path and options. What it prints goes to a file. */
public final class ChildProcess {
    /** Which of this process's options a child has too; not those of debuggers, agents and test runners. */
    private static final List<String> HEREDITARY = List.of("--", "-XX:", "-Xm", "-Deddy.");

    /** Those that may be alive, so that none outlives this process when it is stopped. */
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroyForcibly), "children-end"));
    }

    private final Process process;
    private final Path log;
    private final long start;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.start = System.nanoTime();
        STARTED.add(process);
    }

    /**
     * Starts Eddy's command line.
     *
     * @param arguments the command first
     */
    public static ChildProcess eddy(Path log, List<String> options, List<String> arguments) {
        return start(log, options, Main.class.getName(), arguments);
    }

    /**
     * Starts one.
     *
     * @param options of its virtual machine, beside those of this one
     * @param main its main class
     */
    public static ChildProcess start(Path log, List<String> options, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElseThrow(() -> new Failure("the system does not tell which java runs this process")));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (HEREDITARY.stream().anyMatch(option::startsWith)) {
                command.add(option);
            }
        }
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        try {
            return new ChildProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new Failure("cannot start %s: %s".formatted(command.get(0), e.getMessage()), e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** By {@link System#nanoTime}. */
    public long startNanos() {
        return start;
    }

    /** Without warning, with SIGKILL; returns when it is dead. */
    public void kill() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) { // because a killed process dies, soon, whatever else is going on
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        STARTED.remove(process);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end, and gives its exit code. */
    public int await() throws InterruptedException {
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly(); // which matters if this was interrupted
            STARTED.remove(process);
        }
    }

    /**
     * In order, with SIGTERM.
     *
     * @return false if it did not end in time; it still runs
     */
    public boolean stop(Duration limit) throws InterruptedException {
        process.destroy();
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The first line it printed that begins like this, without that beginning. */
    public Optional<String> printed(String beginning) {
        return lines().stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .findFirst();
    }

    /** What became of it, in one sentence. */
    public String epitaph() {
        List<String> lines = lines();
        return "exit code %s, its last words '%s'; see %s"
                .formatted(
                        process.isAlive() ? "none yet" : Integer.toString(process.exitValue()),
                        lines.isEmpty() ? "" : lines.get(lines.size() - 1),
                        log);
    }

    private List<String> lines() {
        try {
            return Files.readString(log).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }
}
