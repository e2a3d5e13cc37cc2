package io.eddy.replay;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** Reads the log of a cluster, with a consumer of its own for each partition that is opened. */
public final class ConsumerEventLog implements EventLog {
    /** However long a cluster takes to come back, because a redo that is given up begins again from its checkpoint. */
    private static final Duration PATIENCE = Duration.ofMillis(Integer.MAX_VALUE);

    private final Map<String, Object> kafka;
    private final String applicationId;
    private final Supplier<Optional<String>> topicId;

    public ConsumerEventLog(Map<String, Object> kafka, String applicationId, Supplier<Optional<String>> topicId) {
        this.kafka = kafka;
        this.applicationId = applicationId;
        this.topicId = topicId;
    }

    @Override
    public Partition open(TopicPartition partition) {
        CommittedRecords records = new CommittedRecords(kafka, applicationId, PATIENCE);
        return new Partition() {
            @Override
            public Consumed consumed() {
                return new Consumed(records.oldest(partition), records.end(partition), records.committed(partition));
            }

            @Override
            public Optional<String> topicId() {
                return topicId.get();
            }

            @Override
            public void read(long from, long to, Reader reader) {
                records.read(
                        partition, from, to, event -> reader.event(event.offset(), event.value(), event.timestamp()));
            }

            @Override
            public void close() {
                records.close();
            }
        };
    }
}
