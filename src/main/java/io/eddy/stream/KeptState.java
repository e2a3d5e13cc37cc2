package io.eddy.stream;

import io.eddy.replay.StoredRecords;
import io.eddy.wire.Answer;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.TopicState;
import io.eddy.wire.Topics;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a cluster keeps for a pipeline, and nobody else: the group with its position in the log, and the topic of the checkpoints. To be
 * looked at and forgotten.
 *
 * <p>Every method asks the cluster, and throws Kafka's {@link KafkaException} if that fails.
 */
public final class KeptState implements AutoCloseable {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Admin admin;
    private final String applicationId;
    private final String changelog;

    public KeptState(Map<String, Object> kafka, String applicationId) {
        this.admin = Admin.create(kafka);
        this.applicationId = applicationId;
        this.changelog = StoredRecords.changelog(applicationId);
    }

    /**
     * One in the group.
     *
     * @param name and where it runs
     * @param partitions that it serves, of the events and of inputs, in their order; none if it stands by
     */
    public record Member(String name, List<TopicPartition> partitions) {
        public Member {
            partitions = partitions.stream().distinct().sorted(BY_NAME).toList();
        }

        private static Member of(MemberDescription member) {
            return new Member(
                    named(member.clientId(), member.host()),
                    List.copyOf(member.assignment().topicPartitions()));
        }

        private static Member of(StreamsGroupMemberDescription member, Map<String, List<String>> topics) {
            return new Member(
                    named(member.clientId(), member.clientHost()),
                    member.assignment().activeTasks().stream()
                            .flatMap(tasks -> tasks.partitions().stream()
                                    .flatMap(partition -> topics.getOrDefault(tasks.subtopologyId(), List.of()).stream()
                                            .map(topic -> new TopicPartition(topic, partition))))
                            .toList());
        }

        private static String named(String client, String host) {
            return client + " at " + host.replace("/", ""); // because Kafka shows an address as one without a name
        }
    }

    /** Who is in the group now; a process that was killed is until its session ends. */
    public List<Member> members() {
        return group().map(this::members).orElse(List.of());
    }

    private List<Member> members(GroupType type) {
        List<String> groups = List.of(applicationId);
        try {
            return type == GroupType.STREAMS
                    ? Answer.to(admin.describeStreamsGroups(groups).all()).values().stream()
                            .flatMap(group -> {
                                Map<String, List<String>> topics = group.subtopologies().stream()
                                        .collect(Collectors.toMap(
                                                StreamsGroupSubtopologyDescription::subtopologyId,
                                                StreamsGroupSubtopologyDescription::sourceTopics));
                                return group.members().stream().map(member -> Member.of(member, topics));
                            })
                            .toList()
                    : Answer.to(admin.describeConsumerGroups(groups).all()).values().stream()
                            .flatMap(group -> group.members().stream())
                            .map(Member::of)
                            .toList();
        } catch (GroupIdNotFoundException gone) {
            return List.of();
        }
    }

    /** The offset of the next event of each partition, in their order; empty if there is no group. */
    public Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new TreeMap<>(BY_NAME);
        group().ifPresent(type -> {
            KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> offsets = type == GroupType.STREAMS
                    ? admin.listStreamsGroupOffsets(Map.of(
                                    applicationId, new org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec()))
                            .partitionsToOffsetAndMetadata(applicationId)
                    : admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata();
            Answer.to(offsets).forEach((partition, offset) -> {
                if (offset != null) {
                    positions.put(partition, offset.offset());
                }
            });
        });
        return positions;
    }

    /** Whether there is a group, with or without members and positions. */
    public boolean hasGroup() {
        return group().isPresent();
    }

    /** The topic of the checkpoints, if it is there. */
    public Optional<TopicState> checkpoints() {
        return Optional.ofNullable(
                new TopicAdmin(admin).statesOf(List.of(changelog), untold -> {}).get(changelog));
    }

    /** Whether {@link #forget} forgets the position in a partition. */
    public static boolean forgets(TopicPartition partition, Topics topics, boolean inputs) {
        Set<String> stay = Set.of(topics.requests().name(), topics.feedback().name());
        return partition.topic().equals(topics.events().name()) || inputs && !stay.contains(partition.topic());
    }

    /**
     * Forgets what was learned: the checkpoints, and the position in the log. No member must be left; if one has come meanwhile, nothing is
     * forgotten.
     *
     * <p>How far requests were answered and joined with their feedback stays, with what waits: the events that were made of them are in the log,
     * and would be there twice.
     *
     * @param inputs whether to forget, too, how far other topics have been taken in. They are then taken in again, and what is in the log twice
     *     is learned once
     */
    public void forget(Topics topics, boolean inputs) {
        Set<TopicPartition> all = positions().keySet();
        Set<TopicPartition> unwanted = all.stream()
                .filter(partition -> forgets(partition, topics, inputs))
                .collect(Collectors.toSet());
        // first, because the cluster refuses it where somebody is in it
        group().ifPresent(type -> {
            if (unwanted.size() == all.size()) {
                deleteGroup(type);
            } else {
                deletePositions(type, unwanted);
            }
        });
        try {
            Answer.to(admin.deleteTopics(List.of(changelog)).all());
        } catch (UnknownTopicOrPartitionException absent) {
            return; // because that is what is wanted
        }
    }

    private void deleteGroup(GroupType type) {
        Collection<String> groups = List.of(applicationId);
        try {
            Answer.to(
                    type == GroupType.STREAMS
                            ? admin.deleteStreamsGroups(groups).all()
                            : admin.deleteConsumerGroups(groups).all());
        } catch (GroupIdNotFoundException absent) {
            return;
        }
    }

    private void deletePositions(GroupType type, Set<TopicPartition> partitions) {
        if (!members(type).isEmpty()) {
            throw new GroupNotEmptyException("the group has members");
        }
        Answer.to(
                type == GroupType.STREAMS
                        ? admin.deleteStreamsGroupOffsets(applicationId, partitions)
                                .all()
                        : admin.deleteConsumerGroupOffsets(applicationId, partitions)
                                .all());
    }

    private Optional<GroupType> group() {
        return Answer.to(admin.listGroups().all()).stream()
                .filter(group -> group.groupId().equals(applicationId))
                .map(GroupListing::type)
                .map(type -> type.orElse(GroupType.CLASSIC))
                .findFirst();
    }

    @Override
    public void close() {
        admin.close();
    }
}
