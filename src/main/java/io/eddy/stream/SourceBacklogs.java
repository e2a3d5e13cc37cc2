package io.eddy.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How many records of each topic in front of the events are not taken in yet, asked of the cluster, each time anew; see {@link Backlog}. */
final class SourceBacklogs implements AutoCloseable {
    private final Map<String, Backlog> backlogs = new LinkedHashMap<>();

    SourceBacklogs(Map<String, Object> kafka, List<String> topics, Duration patience) {
        topics.forEach(topic -> backlogs.put(topic, new Backlog(kafka, topic, patience)));
    }

    /**
     * Asks.
     *
     * @param next the offset of the next record of each partition that is served
     * @throws org.apache.kafka.common.KafkaException if there is no answer in time
     */
    Map<TopicPartition, Long> ask(Map<TopicPartition, Long> next) {
        Map<String, Map<Integer, Long>> positions = new HashMap<>();
        next.forEach((partition, offset) -> positions
                .computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                .put(partition.partition(), offset));
        Map<TopicPartition, Long> lags = new HashMap<>();
        backlogs.forEach((topic, backlog) -> backlog.ask(positions.getOrDefault(topic, Map.of()))
                .forEach((partition, lag) -> lags.put(new TopicPartition(topic, partition), lag)));
        return lags;
    }

    @Override
    public void close() {
        backlogs.values().forEach(Backlog::close);
    }
}
