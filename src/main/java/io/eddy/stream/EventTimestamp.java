package io.eddy.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** The time of an event's record; 0 if it has none, because Kafka Streams passes over records of a negative time. */
public final class EventTimestamp implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> event, long partitionTime) {
        return Math.max(0, event.timestamp());
    }
}
