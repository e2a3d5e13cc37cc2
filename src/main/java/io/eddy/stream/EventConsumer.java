package io.eddy.stream;

import io.eddy.replay.Overtaken;
import io.eddy.replay.StartAnew;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's consumer, which says so when the log no longer has what it would read next: retention has been quicker, or the topic is
 * another. Kafka Streams takes it as a reason to begin at the oldest record, and says nothing. Where its gate is shut, no event comes.
 */
final class EventConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(EventConsumer.class);

    private final PipelineSettings settings;
    private final Overtaken overtaken;
    private final EventGate gate;
    private final Unread unread;

    EventConsumer(
            Map<String, Object> config, PipelineSettings settings, Overtaken overtaken, EventGate gate, Unread unread) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.settings = settings;
        this.overtaken = overtaken;
        this.gate = gate;
        this.unread = unread;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        gate.pass(this);
        try {
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            unread.polled(this, records);
            return records;
        } catch (OffsetOutOfRangeException e) {
            Map<TopicPartition, Long> positions = e.offsetOutOfRangePartitions();
            Map<TopicPartition, Long> oldest;
            try {
                oldest = beginningOffsets(positions.keySet());
            } catch (TimeoutException silent) {
                return ConsumerRecords.empty(); // because the next poll finds its position gone again
            }
            positions.forEach((partition, position) -> note(partition, position, oldest.getOrDefault(partition, 0L)));
            throw e;
        }
    }

    private void note(TopicPartition partition, long position, long oldest) {
        if (oldest <= position && settings.besideTasks().contains(partition.topic())) {
            LOG.warn(
                    "{} has been {} up to offset {}, and no longer has so many records: the topic was deleted and created anew, or the cluster lost some; going on with the oldest there is",
                    partition,
                    partition.topic().equals(settings.topics().requests().name())
                            ? "answered"
                            : "joined with its requests",
                    position);
            return; // because no log of lessons has a hole by that
        }
        if (oldest <= position) {
            throw new IllegalStateException(
                    settings.intake().topics().contains(partition.topic())
                            ? StartAnew.shorterSource(partition, position)
                            : StartAnew.shorterLog(
                                    partition, "had no offset " + position, position, settings.applicationId()));
        }
        overtaken.note(partition, new Overtaken.Gap(position, oldest));
    }
}
