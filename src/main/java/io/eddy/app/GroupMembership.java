package io.eddy.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How a process is a member of its consumer group: under a name kept in the data folder. A process that was killed and comes back
 * under the same name gets its partitions at once (static membership, KIP-345); under a new name it would have to wait until the
 * group has given up the old one.
 */
public final class GroupMembership {
    private static final String INSTANCE = StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    private static final String SESSION_TIMEOUT =
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);

    /** How long the partitions of a process that was killed wait for it before another process takes them. */
    private static final int SESSION_TIMEOUT_MILLIS =
            (int) Duration.ofSeconds(10).toMillis();

    private GroupMembership() {}

    /** The client's settings and those of its membership, unless the group's protocol has others. */
    public static Map<String, Object> addTo(Map<String, Object> client, Path dataDir) {
        Object protocol = client.getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, GroupProtocol.CLASSIC.name());
        Map<String, Object> settings = new HashMap<>(client);
        if (GroupProtocol.CLASSIC.name().equalsIgnoreCase(protocol.toString())) {
            settings.putIfAbsent(INSTANCE, instance(dataDir));
            settings.putIfAbsent(SESSION_TIMEOUT, SESSION_TIMEOUT_MILLIS);
        }
        return settings;
    }

    private static String instance(Path dataDir) {
        Path file = dataDir.resolve("instance.id");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            String id = UUID.randomUUID().toString();
            Files.createDirectories(dataDir);
            // because a process that is killed while it writes must not leave half a name behind
            Path unfinished = Files.writeString(dataDir.resolve("instance.id.new"), id + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return id;
        } catch (IOException e) {
            throw new Failure(
                    "cannot keep this process's name in %s: %s; choose another --data-dir"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }
}
