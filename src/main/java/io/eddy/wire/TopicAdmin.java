package io.eddy.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Brings topics and their definitions together: creates those that are absent, and tells where the others differ. It changes no
 * setting of a topic that is there, because one that somebody made by hand had a reason.
 *
 * <p>Every method asks the cluster, and throws Kafka's {@link KafkaException} if that fails.
 */
public final class TopicAdmin {
    private static final int LOOKS = 200;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Admin admin;

    /** @param admin stays the caller's to close */
    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /** Creates the topics that are absent, and returns those. */
    public List<CreatedTopic> createAbsent(List<TopicDefinition> definitions) {
        List<String> names = definitions.stream().map(TopicDefinition::name).toList();
        Map<String, TopicDescription> present = describe(names);
        int brokers = brokers();
        List<CreatedTopic> created = new ArrayList<>();
        for (TopicDefinition definition : definitions) {
            if (!present.containsKey(definition.name())) {
                TopicDefinition possible = definition.on(brokers);
                if (create(possible)) {
                    created.add(new CreatedTopic(possible, lowered(definition, possible, brokers)));
                }
            }
        }
        if (present.size() < names.size()) {
            awaitShown(names);
        }
        return created;
    }

    /** Because the controller has made a topic some time before a broker knows of it, and who asks that at once hears of none. */
    private void awaitShown(List<String> names) {
        for (int look = 0; look < LOOKS && describe(names).size() < names.size(); look++) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** Where the cluster differs from what the definitions ask of a cluster of its size; in the order of the definitions. */
    public List<TopicDifference> differences(List<TopicDefinition> definitions) {
        Map<String, TopicState> present = states(definitions);
        int brokers = brokers();
        List<TopicDifference> differences = new ArrayList<>();
        for (TopicDefinition definition : definitions) {
            TopicState state = present.get(definition.name());
            if (state == null) {
                differences.add(new TopicDifference(definition.name(), "topic", "present", "absent"));
            } else {
                addDifferences(differences, definition.on(brokers), state);
            }
        }
        return differences;
    }

    /** Those of the topics that the cluster has, by name. */
    public Map<String, TopicState> states(List<TopicDefinition> definitions) {
        return statesOf(definitions.stream().map(TopicDefinition::name).toList(), untold -> {});
    }

    /**
     * Those of the topics that the cluster has, by name.
     *
     * @param untold is told, in a sentence, of each topic whose settings the cluster does not show
     */
    public Map<String, TopicState> statesOf(Collection<String> names, Consumer<String> untold) {
        Map<String, TopicDescription> descriptions = describe(names);
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(
                        descriptions.keySet().stream().map(TopicAdmin::resource).toList())
                .values();
        Map<String, TopicState> states = new LinkedHashMap<>();
        descriptions.forEach((name, description) -> {
            Map<String, String> config = new HashMap<>();
            KafkaFuture<Config> answer = configs.get(resource(name));
            try {
                for (ConfigEntry entry :
                        Answer.to(Objects.requireNonNull(answer)).entries()) {
                    if (entry.value() != null) {
                        config.put(entry.name(), entry.value());
                    }
                }
            } catch (AuthorizationException | UnsupportedVersionException e) {
                untold.accept("the cluster does not show how the topic %s is set: %s; let Eddy do DescribeConfigs on it"
                        .formatted(name, e.getMessage()));
            }
            int replication = description.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
            String id = description.topicId().toString();
            states.put(name, new TopicState(name, id, description.partitions().size(), replication, config));
        });
        return states;
    }

    /** Gives a topic more partitions; what is in those it has stays. One that has as many already stays as it is. */
    public void grow(String topic, int partitions) {
        try {
            Answer.to(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all());
        } catch (InvalidPartitionsException e) {
            // because another instance was quicker, or else the cluster says why not
            TopicDescription now = describe(List.of(topic)).get(topic);
            if (now == null || now.partitions().size() < partitions) {
                throw e;
            }
        }
    }

    private Map<String, TopicDescription> describe(Collection<String> names) {
        Map<String, TopicDescription> present = new LinkedHashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, answer) -> {
            try {
                present.put(name, Answer.to(answer));
            } catch (UnknownTopicOrPartitionException absent) {
                // because that it is absent is an answer too
            }
        });
        return present;
    }

    private boolean create(TopicDefinition definition) {
        NewTopic topic = new NewTopic(definition.name(), definition.partitions(), (short) definition.replication())
                .configs(definition.config());
        try {
            Answer.to(admin.createTopics(List.of(topic)).all());
            return true;
        } catch (TopicExistsException e) {
            // because another instance, started at the same moment, was quicker
            return false;
        }
    }

    private static Optional<String> lowered(TopicDefinition asked, TopicDefinition possible, int brokers) {
        return asked.equals(possible)
                ? Optional.empty()
                : Optional.of("replication " + possible.replication() + " instead of " + asked.replication()
                        + ", because the cluster has " + brokers + (brokers == 1 ? " broker" : " brokers"));
    }

    private static void addDifferences(
            List<TopicDifference> differences, TopicDefinition definition, TopicState state) {
        String name = definition.name();
        if (state.partitions() != definition.partitions()) {
            differences.add(difference(name, "partitions", definition.partitions(), state.partitions()));
        }
        if (state.replication() != definition.replication()) {
            differences.add(difference(name, "replication", definition.replication(), state.replication()));
        }
        if (!state.shown()) {
            differences.add(new TopicDifference(name, "settings", "shown", "hidden (Eddy may not do DescribeConfigs)"));
            return;
        }
        definition.config().forEach((setting, wanted) -> {
            String found = state.config().getOrDefault(setting, "absent");
            if (!items(found).equals(items(wanted))) {
                differences.add(new TopicDifference(name, setting, wanted, found));
            }
        });
    }

    private static TopicDifference difference(String topic, String what, int wanted, int found) {
        return new TopicDifference(topic, what, Integer.toString(wanted), Integer.toString(found));
    }

    /** The items of a setting that is a list, as {@code compact,delete} is: their order means nothing. */
    private static Set<String> items(String value) {
        return new TreeSet<>(Arrays.asList(value.trim().split("\\s*,\\s*")));
    }

    private int brokers() {
        Collection<?> nodes = Answer.to(admin.describeCluster().nodes());
        return nodes.size();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
