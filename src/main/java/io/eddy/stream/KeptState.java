package io.eddy.stream;

import io.eddy.replay.StoredRecords;
import io.eddy.wire.Answer;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.TopicState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a cluster keeps for a pipeline, and nobody else: the group with its position in the log, and the topic of the checkpoints. To be
 * looked at and forgotten.
 *
 * <p>Every method asks the cluster, and throws Kafka's {@link KafkaException} if that fails.
 */
public final class KeptState implements AutoCloseable {
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
     * @param partitions of the events that it serves, in their order; none if it stands by
     */
    public record Member(String name, List<Integer> partitions) {
        public Member {
            partitions = partitions.stream().distinct().sorted().toList();
        }

        private static Member of(MemberDescription member) {
            return new Member(
                    named(member.clientId(), member.host()),
                    member.assignment().topicPartitions().stream()
                            .map(TopicPartition::partition)
                            .toList());
        }

        private static Member of(StreamsGroupMemberDescription member) {
            return new Member(
                    named(member.clientId(), member.clientHost()),
                    member.assignment().activeTasks().stream()
                            .flatMap(tasks -> tasks.partitions().stream())
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
                            .flatMap(group -> group.members().stream())
                            .map(Member::of)
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
        Map<TopicPartition, Long> positions = new TreeMap<>((a, b) -> a.topic().equals(b.topic())
                ? Integer.compare(a.partition(), b.partition())
                : a.topic().compareTo(b.topic()));
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

    /** Forgets it all. No member must be left; if one has come meanwhile, nothing is forgotten. */
    public void forget() {
        group().ifPresent(this::deleteGroup); // first, because the cluster refuses it where somebody is in it
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
