package io.eddy.app.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The settings of one node of a cluster on 127.0.0.1 of which each is broker and controller.
 *
 * @param node its number, from 1
 * @param logs its log folder
 * @param ports of the brokers, in the order of the nodes
 * @param controllerPorts of the controllers, likewise
 */
record NodeSettings(int node, Path logs, List<Integer> ports, List<Integer> controllerPorts) {
    static final String LOOPBACK = "127.0.0.1";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final int MOST_REPLICAS = 3;

    Properties properties() {
        int replicas = Math.min(MOST_REPLICAS, ports.size());
        String replication = Integer.toString(replicas);
        String inSync = Integer.toString(Math.max(1, replicas - 1));
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(node));
        settings.put(
                "listeners",
                "PLAINTEXT://%1$s:%2$d,%3$s://%1$s:%4$d"
                        .formatted(LOOPBACK, ports.get(node - 1), CONTROLLER_LISTENER, controllerPorts.get(node - 1)));
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put(
                "controller.quorum.voters",
                IntStream.rangeClosed(1, ports.size())
                        .mapToObj(voter -> voter + "@" + LOOPBACK + ":" + controllerPorts.get(voter - 1))
                        .collect(Collectors.joining(",")));
        settings.put("log.dirs", logs.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", replication);
        settings.put("min.insync.replicas", inSync);
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(topic + ".replication.factor", replication);
            settings.put(topic + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", inSync);
        settings.put("share.coordinator.state.topic.min.isr", inSync);
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        // a quarter of the default, since with that protocol the broker, not the member, says how long a dead one is
        // waited for
        settings.put("group.streams.session.timeout.ms", "11000");
        settings.put("group.streams.min.session.timeout.ms", "11000");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(32 << 20)); // a quarter of the default
        return settings;
    }
}
