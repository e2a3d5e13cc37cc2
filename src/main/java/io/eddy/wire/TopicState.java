package io.eddy.wire;

import java.util.Map;

/**
 * A topic as a cluster has it.
 *
 * @param replication the fewest replicas that any of its partitions is assigned
 * @param config each setting in force, whether the topic's own or the broker's
 */
public record TopicState(String name, int partitions, int replication, Map<String, String> config) {
    public TopicState {
        config = Map.copyOf(config);
    }
}
