package io.eddy.app.chaos;

import io.eddy.app.ChildProcess;
import io.eddy.app.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code eddy run} in a process of its own, life after life on the same data folder. */
final class Instance implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final String name;
    private final Path folder;
    private final List<String> jvmOptions;
    private final List<String> arguments;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private ChildProcess process;
    private int lives;
    private boolean wanted = true;

    /**
     * Starts it.
     *
     * @param folder in which it has a data folder and its logs
     * @param jvmOptions beside those of this process
     * @param options of {@code run} beside data folder and port
     */
    Instance(String name, Path folder, List<String> jvmOptions, List<String> options) {
        this.name = name;
        this.folder = folder;
        this.jvmOptions = jvmOptions;
        arguments = new ArrayList<>(
                List.of("run", "--data-dir", folder.resolve(name).toString(), "--http-port", "0"));
        arguments.addAll(options);
        process = startProcess();
    }

    private ChildProcess startProcess() {
        return ChildProcess.eddy(folder.resolve("%s.%03d.log".formatted(name, ++lives)), jvmOptions, arguments);
    }

    String name() {
        return name;
    }

    long startNanos() {
        return process.startNanos();
    }

    /** Whether it ended though nobody has killed it. */
    boolean hasFallen() {
        return wanted && !process.isAlive();
    }

    String epitaph() {
        return process.epitaph();
    }

    /** Whether it says that it learns, by {@code /health/ready}. */
    boolean isReady() {
        Optional<String> address = process.printed("metrics: ");
        if (address.isEmpty() || !process.isAlive()) {
            return false;
        }
        String base = address.get().substring(0, address.get().indexOf("/metrics"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void kill() {
        wanted = false;
        process.kill();
    }

    void startAgain() {
        process = startProcess();
        wanted = true;
    }

    /** In order, as Ctrl-C does. */
    void stop() throws InterruptedException {
        wanted = false;
        if (!process.stop(STOP)) {
            throw new Failure("%s did not stop within %d s: %s".formatted(name, STOP.toSeconds(), epitaph()));
        }
    }

    @Override
    public void close() {
        kill();
    }
}
