package io.eddy.stream;

import io.eddy.app.ChildProcess;
import io.eddy.app.FreePorts;
import io.eddy.app.broker.ClusterNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/** A broker in a process of its own, which is reached only through {@link TransactionEnds} and aborts transactions on time. */
final class ProxiedBroker implements AutoCloseable {
    private final ChildProcess process;
    private final TransactionEnds ends;

    /** Starts one on an empty folder, and waits until it answers. */
    ProxiedBroker(Path folder) throws IOException {
        List<Integer> ports = FreePorts.find(2);
        ends = new TransactionEnds(ports.get(0));
        Path settings =
                ClusterNode.prepare(folder, Uuid.randomUuid().toString(), 1, ports.subList(0, 1), ports.subList(1, 2));
        Files.writeString(settings, """
                advertised.listeners=PLAINTEXT://%s
                transaction.abort.timed.out.transaction.cleanup.interval.ms=200
                """.formatted(address()), StandardOpenOption.APPEND);
        process = ChildProcess.start(
                folder.resolve("broker.log"),
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                ClusterNode.MAIN,
                List.of(settings.toString()));
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(this::answers);
    }

    private boolean answers() throws InterruptedException {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", address(), "request.timeout.ms", 2_000, "default.api.timeout.ms", 2_000))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }

    String address() {
        return "127.0.0.1:" + ends.port();
    }

    /** What becomes of requests that end a transaction on their way to it. */
    TransactionEnds ends() {
        return ends;
    }

    @Override
    public void close() throws IOException {
        process.kill();
        ends.close();
    }
}
