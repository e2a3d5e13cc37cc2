package io.eddy.app.chaos;

import io.eddy.app.ChildProcess;
import io.eddy.app.Failure;
import io.eddy.app.FreePorts;
import io.eddy.app.broker.ClusterNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;

/**
 * The cluster: {@code eddy broker}, or several of Kafka's own brokers of which one may be dead. Each has always the same folder and
 * port.
 */
final class Brokers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int ANSWER_MILLIS = 5_000;

    /** Leave the machine to those whom it is about. */
    private static final List<String> MODEST = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final List<BrokerProcess> processes = new ArrayList<>();
    private final String addresses;

    private Brokers(List<Integer> ports) {
        addresses = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** Starts them; they may not answer yet. */
    static Brokers start(Path folder, int number) {
        List<Integer> ports = FreePorts.find(2 * number);
        List<Integer> brokerPorts = ports.subList(0, number);
        List<Integer> controllerPorts = ports.subList(number, 2 * number);
        Brokers brokers = new Brokers(brokerPorts);
        if (number == 1) {
            Path data = folder.resolve("broker");
            List<String> command =
                    List.of("broker", "--data-dir", data.toString(), "--broker-port", Integer.toString(ports.get(0)));
            brokers.add(data, log -> ChildProcess.eddy(log, MODEST, command));
            return brokers;
        }
        String clusterId = Uuid.randomUuid().toString();
        boolean started = false;
        try {
            for (int node = 1; node <= number; node++) {
                Path data = folder.resolve("broker-" + node);
                Path settings = ClusterNode.prepare(data, clusterId, node, brokerPorts, controllerPorts);
                brokers.add(
                        data, log -> ChildProcess.start(log, MODEST, ClusterNode.MAIN, List.of(settings.toString())));
            }
            started = true;
            return brokers;
        } finally {
            if (!started) {
                brokers.close();
            }
        }
    }

    private void add(Path data, Function<Path, ChildProcess> starting) {
        processes.add(new BrokerProcess(data, starting));
    }

    /** Host and port of each, as clients take them. */
    String addresses() {
        return addresses;
    }

    /** Whether the others do its work while one is dead. */
    boolean canSpareOne() {
        return processes.size() > 1;
    }

    void kill(int broker) {
        processes.get(broker).kill();
    }

    void startAgain(int broker) {
        processes.get(broker).startAgain();
    }

    /** What became of one that ended by itself. */
    Optional<String> fallen() {
        return processes.stream()
                .filter(process -> !process.isAlive())
                .map(BrokerProcess::epitaph)
                .findFirst();
    }

    /** Returns when all are there, and each partition on each broker that it should be on. */
    void awaitAll() throws InterruptedException {
        Map<String, Object> client = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, addresses,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (Admin admin = Admin.create(client)) {
            Patience.until("the cluster to be whole", PATIENCE, () -> {
                fallen().ifPresent(epitaph -> {
                    throw new Failure("a broker ended by itself: " + epitaph);
                });
                return isWhole(admin);
            });
        }
    }

    private boolean isWhole(Admin admin) {
        try {
            if (admin.describeCluster()
                            .nodes()
                            .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                            .size()
                    < processes.size()) {
                return false;
            }
            Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            Map<String, TopicDescription> topics =
                    admin.describeTopics(names).allTopicNames().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            return topics.values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        processes.forEach(BrokerProcess::close);
    }
}
