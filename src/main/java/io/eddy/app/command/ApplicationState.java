package io.eddy.app.command;

import static io.eddy.app.command.Counted.counted;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.checkpoint.Checkpoints;
import io.eddy.learn.ModelVersion;
import io.eddy.replay.TopicTail;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.SnapshotKey;
import io.eddy.stream.Backlog;
import io.eddy.stream.KeptState;
import io.eddy.stream.KeptState.Member;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.EvaluationReader;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster tells of an application, wherever that runs, or if it does not.
 *
 * @param brokers of the cluster
 * @param members of the application's group: each with its host and what it serves
 * @param sources topics that are taken in, and how many of their records wait
 * @param setAside how many dead letters there are, and the last of each topic; nothing if there are none
 * @param partitions where the model of each stands
 */
record ApplicationState(
        int brokers, List<String> members, List<String> sources, List<String> setAside, List<Standing> partitions) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ApplicationState {
        members = List.copyOf(members);
        sources = List.copyOf(sources);
        setAside = List.copyOf(setAside);
        partitions = List.copyOf(partitions);
    }

    /** @throws Failure if the cluster has no such topic of events */
    static ApplicationState ask(Cluster cluster, Topics topics, String applicationId) {
        String events = topics.events().name();
        int count = partitions(cluster, topics);
        try (KeptState kept = new KeptState(cluster.client(), applicationId);
                Backlog backlog = new Backlog(cluster.client(), events, PATIENCE)) {
            Map<TopicPartition, Long> committed = kept.positions();
            Map<Integer, Long> positions = new TreeMap<>();
            for (int partition = 0; partition < count; partition++) {
                // what has not been consumed at all is still to be learned from its beginning
                positions.put(partition, committed.getOrDefault(new TopicPartition(events, partition), 0L));
            }
            Map<Integer, Long> lags = backlog.ask(positions);
            Newest newest = newest(cluster, topics, kept, count);
            List<Standing> standings = new ArrayList<>();
            for (int partition = 0; partition < count; partition++) {
                TopicPartition source = new TopicPartition(events, partition);
                Optional<EvaluationMessage> evaluation = newest.evaluation(source);
                standings.add(new Standing(
                        version(source, evaluation, Optional.ofNullable(committed.get(source))),
                        OptionalLong.of(lags.getOrDefault(partition, 0L)),
                        evaluation.map(EvaluationMessage::report),
                        time(newest.snapshots.get(source.toString())),
                        time(newest.checkpoints.get(partition))));
            }
            return new ApplicationState(
                    cluster.brokers(),
                    members(kept),
                    sources(cluster, committed, events),
                    setAside(cluster, topics.deadLetters().name()),
                    standings);
        }
    }

    private static Newest newest(Cluster cluster, Topics topics, KeptState kept, int count) {
        Newest newest = new Newest();
        try (TopicTail tail = new TopicTail(cluster.client(), PATIENCE)) {
            tail.read(topics.evaluations().name(), newest::evaluation, () -> newest.evaluations.size() == count);
            tail.read(topics.snapshots().name(), newest::snapshot, () -> newest.snapshots.size() == count);
            kept.checkpoints()
                    .ifPresent(topic ->
                            tail.read(topic.name(), newest::checkpoint, () -> newest.checkpoints.size() == count));
        }
        return newest;
    }

    private static int partitions(Cluster cluster, Topics topics) {
        return Optional.ofNullable(cluster.topics()
                        .states(topics.definitions())
                        .get(topics.events().name()))
                .orElseThrow(() -> new Failure(
                        "the cluster at %s has no topic %s; 'eddy run' creates it, --prefix names other topics"
                                .formatted(cluster.address(), topics.events().name())))
                .partitions();
    }

    private static String version(
            TopicPartition source, Optional<EvaluationMessage> evaluation, Optional<Long> committed) {
        if (committed.isEmpty()) {
            return source + ": nothing learned yet";
        }
        return evaluation
                .map(EvaluationMessage::model)
                .map(model -> model.at(committed.get()).toString())
                .orElse(source + ":" + committed.get());
    }

    /** Of each topic that is taken in, how many records wait. */
    private static List<String> sources(Cluster cluster, Map<TopicPartition, Long> committed, String events) {
        Map<String, Map<Integer, Long>> byTopic = new TreeMap<>();
        committed.forEach((partition, offset) -> {
            if (!partition.topic().equals(events)) {
                byTopic.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                        .put(partition.partition(), offset);
            }
        });
        List<String> sources = new ArrayList<>();
        byTopic.forEach((topic, positions) -> {
            try (Backlog backlog = new Backlog(cluster.client(), topic, PATIENCE)) {
                long lag = backlog.ask(positions).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                sources.add("%s, %s, %s not taken in"
                        .formatted(topic, counted(positions.size(), "partition"), counted(lag, "record")));
            }
        });
        return sources;
    }

    private static List<String> setAside(Cluster cluster, String topic) {
        Map<String, String> last = new TreeMap<>();
        try (TopicTail tail = new TopicTail(cluster.client(), PATIENCE)) {
            tail.read(
                    topic,
                    record -> DeadLetter.in(record.headers())
                            .ifPresent(letter -> last.put(
                                    letter.topic(),
                                    "%s-%d:%d, %s: %s"
                                            .formatted(
                                                    letter.topic(),
                                                    letter.partition(),
                                                    letter.offset(),
                                                    letter.reason(),
                                                    letter.message()))),
                    () -> !last.isEmpty());
            List<String> told = new ArrayList<>();
            if (!last.isEmpty()) {
                told.add("up to %s in %s, the last of each topic is"
                        .formatted(counted(tail.offsets(topic), "record"), topic));
                told.addAll(last.values());
            }
            return told;
        }
    }

    private static List<String> members(KeptState kept) {
        return kept.members().stream()
                .map(member -> member.name() + ": " + served(member))
                .toList();
    }

    private static String served(Member member) {
        return member.partitions().isEmpty()
                ? "stands by"
                : member.partitions().stream().map(TopicPartition::toString).collect(Collectors.joining(", "));
    }

    private static OptionalLong time(@Nullable Long millis) {
        return millis == null ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    /** The last of each kind, by what it is of; what comes later is newer. */
    private static final class Newest {
        private final Map<String, EvaluationMessage> evaluations = new HashMap<>();
        private final Map<String, Long> snapshots = new HashMap<>();
        private final Map<Integer, Long> checkpoints = new HashMap<>();

        void evaluation(ConsumerRecord<byte[], byte @Nullable []> record) {
            byte[] value = record.value();
            if (value == null) {
                return;
            }
            try {
                EvaluationMessage message = EvaluationReader.read(value);
                evaluations.put(message.model().source(), message);
            } catch (IOException e) {
                return; // because whatever it is, it is none of ours
            }
        }

        void snapshot(ConsumerRecord<byte[], byte @Nullable []> record) {
            byte[] value = record.value();
            if (record.key() == null || value == null) {
                return;
            }
            try {
                if (SnapshotKey.parse(new String(record.key(), UTF_8)).isManifest()) {
                    ModelVersion version = Manifest.parse(value).version();
                    snapshots.put(version.source(), record.timestamp());
                }
            } catch (UnreadableSnapshot e) {
                return; // because 'snapshot list' tells of it
            }
        }

        void checkpoint(ConsumerRecord<byte[], byte @Nullable []> record) {
            byte[] value = record.value();
            if (value != null
                    && Checkpoints.offset(new String(record.key(), UTF_8), value)
                            .isPresent()) {
                checkpoints.put(record.partition(), record.timestamp());
            }
        }

        Optional<EvaluationMessage> evaluation(TopicPartition source) {
            return Optional.ofNullable(evaluations.get(source.toString()));
        }
    }
}
