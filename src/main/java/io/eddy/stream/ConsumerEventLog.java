package io.eddy.stream;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Reads the log of a cluster, with a consumer of its own for each partition that is opened. */
final class ConsumerEventLog implements EventLog {
    private final Map<String, Object> kafka;
    private final String applicationId;

    ConsumerEventLog(Map<String, Object> kafka, String applicationId) {
        this.kafka = kafka;
        this.applicationId = applicationId;
    }

    @Override
    public Partition open(TopicPartition partition) {
        CommittedRecords records = new CommittedRecords(kafka, applicationId);
        return new Partition() {
            @Override
            public Consumed consumed() {
                return new Consumed(records.oldest(partition), records.committed(partition));
            }

            @Override
            public void read(long from, long to, Reader reader) {
                long end = records.end(partition);
                if (end < to) {
                    throw new UnreadableLog(
                            "%s ends at offset %d but the application has consumed it up to %d: the topic was deleted or the cluster lost events; start under a new --application-id"
                                    .formatted(partition, end, to));
                }
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
