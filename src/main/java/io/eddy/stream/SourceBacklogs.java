package io.eddy.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How many records of each input are not taken in yet, asked of the cluster, each time anew; see {@link Backlog}. */
final class SourceBacklogs implements AutoCloseable {
    private final Map<String, Backlog> backlogs = new LinkedHashMap<>();

    SourceBacklogs(Map<String, Object> kafka, List<String> topics, Duration patience) {
        topics.forEach(topic -> backlogs.put(topic, new Backlog(kafka, topic, patience)));
    }

    /**
     * Asks.
     *
     * @throws org.apache.kafka.common.KafkaException if there is no answer in time
     */
    Map<TopicPartition, Long> ask(List<IntakeStatus> sources) {
        Map<String, Map<Integer, Long>> positions = new HashMap<>();
        for (IntakeStatus source : sources) {
            positions
                    .computeIfAbsent(source.source().topic(), topic -> new HashMap<>())
                    .put(source.source().partition(), source.next());
        }
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
