package io.eddy.app.broker;

import io.eddy.app.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** Kafka's log folder: formatted once, recognised afterwards. */
final class Storage {
    static final int NODE = 1;

    private Storage() {}

    /**
     * Formats an empty log folder, or checks that one is Eddy's, and gives the id of its cluster.
     *
     * @throws Failure if it holds something else, or is damaged
     */
    static String prepare(Path logs) {
        Path meta = logs.resolve("meta.properties");
        if (Files.exists(meta)) {
            return check(meta);
        }
        String clusterId = Uuid.randomUuid().toString();
        format(logs, NODE, clusterId);
        return clusterId;
    }

    private static String check(Path meta) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(meta, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(meta, String.valueOf(e.getMessage()), e);
        }
        expect(meta, properties, "version", "1");
        expect(meta, properties, "node.id", Integer.toString(NODE));
        String clusterId = properties.getProperty("cluster.id", "");
        if (clusterId.isBlank()) {
            throw damaged(meta, "it names no cluster.id", null);
        }
        return clusterId;
    }

    private static void expect(Path meta, Properties properties, String name, String expected) {
        String found = properties.getProperty(name);
        if (!expected.equals(found)) {
            throw damaged(meta, "it has %s=%s where Eddy's broker writes %s".formatted(name, found, expected), null);
        }
    }

    private static Failure damaged(Path meta, String how, @Nullable Throwable cause) {
        return new Failure(
                "%s is damaged or not of Eddy's broker: %s; restore it, or move %s away to start afresh, or choose another --data-dir"
                        .formatted(meta, how, meta.getParent()),
                cause);
    }

    /** Formats an empty log folder for one node of a cluster. */
    static void format(Path logs, int node, String clusterId) {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(node)
                    .setClusterId(clusterId)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(NodeSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(logs.toString())
                    .setDirectories(List.of(logs.toString()))
                    .run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // declared so by Kafka
            throw new Failure("cannot prepare %s for a broker: %s".formatted(logs, e.getMessage()), e);
        }
    }
}
