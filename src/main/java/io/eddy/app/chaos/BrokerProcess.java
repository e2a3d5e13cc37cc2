package io.eddy.app.chaos;

import io.eddy.app.Failure;
import io.eddy.app.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** {@code eddy broker}, always on the same folder and port. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Below the ports that systems give to outgoing connections. Clients knock at the broker's port while it is down, and one of
     * them might be given that very port, and so connect to itself.
     */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 12_000;
    private static final int PORTS_TO_TRY = 200;

    /** Leave the machine to those whom it is about. */
    private static final List<String> MODEST = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path folder;
    private final int port;
    private ChildProcess process;
    private int lives;

    private BrokerProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.process = startProcess();
    }

    /** Starts one; it may not answer yet. */
    static BrokerProcess start(Path folder) {
        return new BrokerProcess(folder, freePort());
    }

    private static int freePort() {
        Random random = new Random(); // because another run on this machine has to come to another port
        for (int i = 0; i < PORTS_TO_TRY; i++) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
                return port;
            } catch (IOException e) {
                continue; // because it is taken
            }
        }
        throw new Failure("no free port found between %d and %d".formatted(FIRST_PORT, FIRST_PORT + PORTS - 1));
    }

    private ChildProcess startProcess() {
        Path log = folder.resolveSibling("broker.%03d.log".formatted(++lives));
        return ChildProcess.start(
                log,
                MODEST,
                List.of("broker", "--data-dir", folder.toString(), "--broker-port", Integer.toString(port)));
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Returns when it answers. */
    void await() throws InterruptedException {
        ChildProcess started = process;
        Patience.until("the broker, " + started.epitaph(), PATIENCE, () -> {
            if (!started.isAlive()) {
                throw new Failure("the broker ended by itself: " + started.epitaph());
            }
            return started.printed("broker at ").isPresent();
        });
        EmbeddedBroker.runningOn(folder);
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
