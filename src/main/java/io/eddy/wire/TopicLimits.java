package io.eddy.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What each topic of a pipeline admits.
 *
 * @param byName of the topics in the cluster
 */
public record TopicLimits(Map<String, TopicLimit> byName) {
    /** What Eddy publishes can be cut down to so much, and not further. */
    static final int LEAST_BYTES = 8_192;

    public TopicLimits {
        byName = Map.copyOf(byName);
    }

    /**
     * As the cluster has them set; of a topic that it has not, or whose settings it does not show, as its file has it.
     *
     * @param untold is told, in a sentence, of each whose settings it does not show
     */
    public static TopicLimits inCluster(Topics topics, TopicAdmin admin, Consumer<String> untold) {
        List<String> names =
                topics.definitions().stream().map(TopicDefinition::name).toList();
        Map<String, TopicState> states = admin.statesOf(names, untold);
        Map<String, TopicLimit> limits = new LinkedHashMap<>();
        for (TopicDefinition definition : topics.definitions()) {
            TopicState state = states.get(definition.name());
            limits.put(
                    definition.name(),
                    TopicLimit.of(state == null || !state.shown() ? definition.config() : state.config()));
        }
        return new TopicLimits(limits);
    }

    /** As the topics' files have them. */
    public static TopicLimits defined(Topics topics) {
        Map<String, TopicLimit> limits = new LinkedHashMap<>();
        for (TopicDefinition definition : topics.definitions()) {
            limits.put(definition.name(), TopicLimit.of(definition.config()));
        }
        return new TopicLimits(limits);
    }

    /** The same, but no batch has more than so many bytes: a producer's own limit. */
    public TopicLimits atMost(int bytes) {
        Map<String, TopicLimit> limits = new LinkedHashMap<>();
        byName.forEach((name, limit) -> limits.put(name, limit.atMost(bytes)));
        return new TopicLimits(limits);
    }

    public TopicLimit of(Topic<?, ?> topic) {
        return byName.getOrDefault(topic.name(), TopicLimit.NONE);
    }

    /** @throws IllegalStateException if one of the topics cannot hold what has to go into it; it says which */
    public void check(List<Topic<?, ?>> topics) {
        for (Topic<?, ?> topic : topics) {
            if (of(topic).bytes() < LEAST_BYTES) {
                throw new IllegalStateException(
                        "the topic %s admits records of at most %,d bytes and Eddy's need up to %,d; set its max.message.bytes to so much or more"
                                .formatted(topic, of(topic).bytes(), LEAST_BYTES));
            }
        }
    }
}
