package io.eddy.wire;

import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as a cluster has it.
 *
 * @param id the cluster's own name for it: one that is created anew under the same name has another
 * @param replication the fewest replicas that any of its partitions is assigned
 * @param config each setting in force, whether the topic's own or the broker's; none where the cluster does not show them
 */
public record TopicState(String name, String id, int partitions, int replication, Map<String, String> config) {
    private static final int SHORT = 6;

    public TopicState {
        config = Map.copyOf(config);
    }

    /** The beginning of the id: enough to tell the topic from another one under its name. */
    public String shortId() {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /** Whether a record is removed when another with its key follows. */
    public boolean isCompacted() {
        String policy = config.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
        return Arrays.asList(policy.split("\\s*,\\s*")).contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** Whether the cluster shows how the topic is set. */
    public boolean shown() {
        return !config.isEmpty(); // because some are always in force
    }
}
