package io.eddy.app.broker;

import io.eddy.app.Failure;
import io.eddy.app.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;

/**
 * A Kafka cluster of one broker, which is its own controller, in this process. It listens on 127.0.0.1 only, and its data
 * survive it: stopped cleanly or killed, it starts again where it was.
 *
 * <p>The controller takes any free port, another one at each start: only this process speaks to it.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private final BrokerFolder folder;
    private final KafkaRaftServer server;
    private final String address;

    private EmbeddedBroker(BrokerFolder folder, KafkaRaftServer server, String address) {
        this.folder = folder;
        this.server = server;
        this.address = address;
    }

    /**
     * Starts a broker on a data folder and returns when it is ready; empty if another process runs one there.
     *
     * @param port 0 for any that is free
     * @throws Failure if the folder cannot be used or the port is taken
     */
    public static Optional<EmbeddedBroker> startOn(Path dataDir, int port) {
        return BrokerFolder.take(dataDir).map(folder -> start(folder, port));
    }

    private static EmbeddedBroker start(BrokerFolder folder, int port) {
        boolean started = false;
        try {
            int brokerPort = port(port);
            String clusterId = Storage.prepare(folder.logs());
            KafkaRaftServer server = start(folder.logs(), brokerPort, FreePorts.find());
            String address = NodeSettings.LOOPBACK + ":" + brokerPort;
            folder.announce(new AnnouncedBroker(
                    address, clusterId, ProcessHandle.current().pid()));
            started = true;
            return new EmbeddedBroker(folder, server, address);
        } finally {
            if (!started) {
                folder.close();
            }
        }
    }

    private static KafkaRaftServer start(Path logs, int port, int controllerPort) {
        haltWithAMessage(logs);
        KafkaRaftServer server = new KafkaRaftServer(
                KafkaConfig.fromProps(
                        new NodeSettings(Storage.NODE, logs, List.of(port), List.of(controllerPort)).properties(),
                        false),
                Time.SYSTEM);
        boolean ready = false;
        try {
            server.startup();
            ready = true;
            return server;
        } finally {
            if (!ready) {
                server.shutdown();
            }
        }
    }

    /** Kafka halts the process when it cannot go on: a full disk, a damaged log. That should not be silent. */
    private static void haltWithAMessage(Path logs) {
        Exit.setHaltProcedure((status, message) -> {
            System.err.printf(
                    "eddy: the broker in this process cannot go on%s; its data are in %s, is there room, and may Eddy write there?%n",
                    message == null ? "" : ": " + message, logs);
            Runtime.getRuntime().halt(status);
        });
    }

    /** The one that is wanted, or any if that is 0. */
    private static int port(int wanted) {
        if (wanted == 0) {
            return FreePorts.find();
        }
        try {
            FreePorts.take(wanted);
            return wanted;
        } catch (IOException e) {
            throw new Failure(
                    "port %d of %s cannot be used: %s; if a Kafka broker is there, name it with --bootstrap %s:%d, else choose another --broker-port"
                            .formatted(wanted, NodeSettings.LOOPBACK, e.getMessage(), NodeSettings.LOOPBACK, wanted),
                    e);
        }
    }

    /**
     * The broker that another process runs on a data folder; empty if that process has ended meanwhile, so that one can be started.
     *
     * @throws Failure if it does not answer
     */
    public static Optional<AnnouncedBroker> runningOn(Path dataDir) {
        return new RunningBroker(dataDir).await();
    }

    /** Host and port. */
    public String address() {
        return address;
    }

    /** Stops the broker in order, which leaves nothing to mend at the next start. */
    @Override
    public void close() {
        try (folder) {
            server.shutdown();
            server.awaitShutdown();
        }
    }
}
