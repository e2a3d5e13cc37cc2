package io.eddy.app.command;

import io.eddy.app.ClientSettings;
import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which Kafka cluster a command talks to. A command has it as
 *
 * <pre>{@code
 * @Mixin
 * private final ClusterOptions clusterOptions = new ClusterOptions();
 * ...
 * try (Cluster cluster = clusterOptions.open()) { cluster.topics() ... }
 * }</pre>
 */
public final class ClusterOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description =
                    "The Kafka cluster to use. Without it, Eddy's own broker: the one that runs on the data folder,"
                            + " else one started in this process.")
    private @Nullable String bootstrap;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A properties file with settings of Kafka's clients: TLS, SASL, and any other.")
    private @Nullable Path config;

    @Mixin
    private final BrokerOptions broker = new BrokerOptions();

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Put before the name of each topic.")
    private String prefix = "";

    /** What topic names start with: {@code shop-}, say, for {@code shop-events}; often nothing. */
    public String prefix() {
        if (!prefix.matches("[a-zA-Z0-9._-]{0,200}")) {
            throw wrongUse("--prefix '%s' cannot begin a topic's name: letters, digits, '.', '_' and '-' can", prefix);
        }
        return prefix;
    }

    /** The folder that holds all of Eddy's data; it need not exist. */
    public Path dataDir() {
        return broker.dataDir();
    }

    /**
     * Finds or starts the cluster, and makes sure that it answers.
     *
     * @throws Failure if it does not, or if a file or folder cannot be used
     */
    public Cluster open() {
        prefix();
        int brokerPort = broker.port(command);
        Map<String, Object> settings = config == null ? Map.of() : ClientSettings.read(config);
        Object address = bootstrap != null ? bootstrap : settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        return address != null
                ? Cluster.at(address.toString(), settings)
                : Cluster.own(dataDir(), brokerPort, settings);
    }

    /**
     * Sees to it that the broker outlives the process that runs it, if that is another one.
     *
     * @param told hears when that has ended
     * @return what there is to know of it
     */
    Optional<String> keepRunning(Cluster cluster, Consumer<String> told) {
        cluster.keepRunning(dataDir(), told);
        boolean portGiven = command.commandLine().getParseResult().hasMatchedOption("--broker-port");
        return cluster.joined()
                .map(broker ->
                        "the broker at %s is that of process %d, on the same data folder; should that end, this process runs it%s"
                                .formatted(
                                        broker.address(),
                                        broker.processId(),
                                        portGiven && !broker.address().endsWith(":" + this.broker.port(command))
                                                ? ". --broker-port is not taken: that process has chosen"
                                                : ""));
    }

    private ParameterException wrongUse(String message, Object... values) {
        return new ParameterException(command.commandLine(), message.formatted(values));
    }
}
