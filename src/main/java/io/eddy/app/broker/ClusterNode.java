package io.eddy.app.broker;

import io.eddy.app.Failure;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** One of several brokers on this machine that make up a cluster: what Kafka's own main class needs to run it in a process of its own. */
public final class ClusterNode {
    /** Kafka's main class, which takes the file as its argument. */
    public static final String MAIN = "kafka.Kafka";

    /** After so long without a sign of life others take over what a broker led; a third of the default. */
    private static final int SESSION_MILLIS = 3_000;

    private ClusterNode() {}

    /**
     * Formats an empty folder for a node and writes its settings there.
     *
     * @param node from 1
     * @param ports of the brokers, in the order of the nodes
     * @param controllerPorts of the controllers, likewise
     * @return the file with the settings
     */
    public static Path prepare(
            Path folder, String clusterId, int node, List<Integer> ports, List<Integer> controllerPorts) {
        Path logs = folder.resolve("logs");
        Path file = folder.resolve("server.properties");
        Properties settings = new NodeSettings(node, logs, ports, controllerPorts).properties();
        settings.put("broker.session.timeout.ms", Integer.toString(SESSION_MILLIS));
        settings.put("broker.heartbeat.interval.ms", Integer.toString(SESSION_MILLIS / 6));
        try {
            Files.createDirectories(logs);
            try (Writer writer = Files.newBufferedWriter(file)) {
                settings.store(writer, "node " + node);
            }
        } catch (IOException e) {
            throw new Failure("cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
        Storage.format(logs, node, clusterId);
        return file;
    }
}
