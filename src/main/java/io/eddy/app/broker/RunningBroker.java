package io.eddy.app.broker;

import io.eddy.app.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The broker that another process runs on a data folder, or is about to. */
final class RunningBroker {
    /** How long a broker may take to start; a large log that was not closed takes a while to check. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int ANSWER_MILLIS = 3000;

    private final Path dataDir;

    RunningBroker(Path dataDir) {
        this.dataDir = dataDir;
    }

    /** The broker, as soon as it answers; empty as soon as its process has ended. */
    Optional<AnnouncedBroker> await() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() - deadline < 0) {
                Optional<AnnouncedBroker> announced = BrokerFolder.announced(dataDir);
                if (announced.isPresent() && answers(announced.get())) {
                    return announced;
                }
                if (BrokerFolder.isFree(dataDir)) {
                    return Optional.empty();
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Failure(
                "another process holds the data folder %s, but its broker%s has not answered for %d s: it may be starting, or have much to do; try again, or choose another --data-dir"
                        .formatted(
                                dataDir,
                                BrokerFolder.announced(dataDir)
                                        .map(b -> " at %s (process %d)".formatted(b.address(), b.processId()))
                                        .orElse(""),
                                PATIENCE.toSeconds()));
    }

    private static boolean answers(AnnouncedBroker broker) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            String clusterId = admin.describeCluster().clusterId().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            return broker.clusterId().equals(clusterId); // because another cluster may have taken over the port
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
