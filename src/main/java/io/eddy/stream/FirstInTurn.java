package io.eddy.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time by which a request takes its turn: 35 years before its own, so that it comes before all events that wait, however many they
 * are. A task takes the records of its topics in the order of their times, and events are often older than the requests that people wait for.
 */
public final class FirstInTurn implements TimestampExtractor {
    private static final long EARLIER_MILLIS = 1L << 40;

    @Override
    public long extract(ConsumerRecord<Object, Object> request, long partitionTime) {
        return Math.max(0, request.timestamp() - EARLIER_MILLIS);
    }

    /** The record's own time; 0 if it has none, or one before 2004. */
    static long own(long extracted) {
        return extracted == 0 ? 0 : extracted + EARLIER_MILLIS;
    }
}
