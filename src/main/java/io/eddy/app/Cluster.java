package io.eddy.app;

import io.eddy.app.broker.AnnouncedBroker;
import io.eddy.app.broker.BrokerSuccession;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.wire.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** A Kafka cluster that answered a moment ago. Closing it stops the broker if this process started it. */
public final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Map<String, Object> client;
    private final Admin admin;
    private final Optional<EmbeddedBroker> broker;
    private final Optional<AnnouncedBroker> joined;
    private Optional<BrokerSuccession> succession = Optional.empty();

    private Cluster(
            Map<String, Object> client,
            Admin admin,
            Optional<EmbeddedBroker> broker,
            Optional<AnnouncedBroker> joined) {
        this.client = Map.copyOf(client);
        this.admin = admin;
        this.broker = broker;
        this.joined = joined;
    }

    /** A cluster of someone else's. */
    public static Cluster at(String address, Map<String, Object> settings) {
        return at(address, settings, PATIENCE);
    }

    static Cluster at(String address, Map<String, Object> settings, Duration patience) {
        Map<String, Object> client = with(address, settings);
        return new Cluster(client, connect(address, client, patience), Optional.empty(), Optional.empty());
    }

    /** The broker that already runs on a data folder, else one that is started on it. */
    public static Cluster own(Path dataDir, int port, Map<String, Object> settings) {
        Object protocol =
                settings.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, SecurityProtocol.PLAINTEXT);
        if (!protocol.toString().equals(SecurityProtocol.PLAINTEXT.name)) {
            throw new Failure("%s=%s is for a cluster that --bootstrap names; Eddy's own broker speaks PLAINTEXT"
                    .formatted(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol));
        }
        Optional<EmbeddedBroker> started = EmbeddedBroker.startOn(dataDir, port);
        Optional<AnnouncedBroker> joined = Optional.empty();
        while (started.isEmpty() && joined.isEmpty()) {
            joined = EmbeddedBroker.runningOn(dataDir);
            started = joined.isEmpty() ? EmbeddedBroker.startOn(dataDir, port) : started;
        }
        Optional<String> another = joined.map(AnnouncedBroker::address);
        String address = started.map(EmbeddedBroker::address).or(() -> another).orElseThrow();
        Map<String, Object> client = with(address, settings);
        boolean opened = false;
        try {
            Cluster cluster = new Cluster(client, create(address, client), started, joined);
            opened = true;
            return cluster;
        } finally {
            if (!opened) {
                started.ifPresent(EmbeddedBroker::close);
            }
        }
    }

    private static Map<String, Object> with(String address, Map<String, Object> settings) {
        Map<String, Object> client = new TreeMap<>(settings);
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address);
        return client;
    }

    private static Admin connect(String address, Map<String, Object> client, Duration patience) {
        Admin admin = create(address, client);
        boolean connected = false;
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(Math.toIntExact(patience.toMillis())))
                    .nodes()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            connected = true;
            return admin;
        } catch (TimeoutException e) {
            throw unreachable(address, patience, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw unreachable(address, patience, e);
            }
            throw new Failure(
                    "the Kafka cluster at %s refuses: %s; see --config".formatted(address, KafkaReason.of(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while connecting to " + address, e);
        } finally {
            if (!connected) {
                admin.close(Duration.ZERO);
            }
        }
    }

    private static Admin create(String address, Map<String, Object> client) {
        try {
            return Admin.create(client);
        } catch (KafkaException e) {
            throw new Failure("cannot connect to a Kafka cluster at %s: %s".formatted(address, KafkaReason.of(e)), e);
        }
    }

    private static Failure unreachable(String address, Duration patience, Exception e) {
        return new Failure(
                "no Kafka cluster answers at %s within %d s; is it running, is the address right, and does it want TLS or SASL (--config)?"
                        .formatted(address, patience.toSeconds()),
                e);
    }

    /** Settings for any client of this cluster, its address among them. Immutable. */
    public Map<String, Object> client() {
        return client;
    }

    /** Host and port of the cluster's first brokers. */
    public String address() {
        return String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Whether the broker runs in this process, and so ends with it. */
    public boolean startedHere() {
        return broker.isPresent();
    }

    /** The broker that another process runs on the same data folder, if it is that one. */
    public Optional<AnnouncedBroker> joined() {
        return joined;
    }

    /**
     * From now on, should the broker be that of another process on this data folder, and should that end, this process runs it.
     *
     * @param told hears of it, from another thread
     */
    public void keepRunning(Path dataDir, Consumer<String> told) {
        succession = joined.map(of -> BrokerSuccession.of(dataDir, of, told));
    }

    /** How many brokers it has now. */
    public int brokers() {
        try {
            return admin.describeCluster().nodes().get().size();
        } catch (ExecutionException e) {
            throw new Failure(
                    "the cluster at %s does not tell its brokers: %s".formatted(address(), KafkaReason.of(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while asking the cluster at " + address(), e);
        }
    }

    /** The cluster's topics, to look at, create and change. */
    public TopicAdmin topics() {
        return new TopicAdmin(admin);
    }

    /** Why {@code exactly_once_v2} may not hold on it, and what to do; empty if it does. */
    public Optional<String> doubtAboutTransactions() {
        return TransactionVersion.doubt(admin, address());
    }

    @Override
    public void close() {
        try {
            admin.close();
        } finally {
            broker.ifPresent(EmbeddedBroker::close);
            succession.ifPresent(BrokerSuccession::close);
        }
    }
}
