package io.eddy.stream;

import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time by which a request or feedback takes its turn. A task takes the records of its topics in the order of their times, and events that wait
 * are often older than the request that somebody waits for: so a fresh one is taken for 35 years older than it is, and comes before all events, however many
 * they are. One that is no longer fresh has its own time: where there are more requests than can be answered, learning goes on between them.
 */
public final class FirstInTurn implements TimestampExtractor {
    private static final long FRESH_MILLIS = 10_000;

    /** Also the first time that is told from one that is moved: 3 November 2004. */
    private static final long EARLIER_MILLIS = 1L << 40;

    private final LongSupplier millis;

    /** @param millis the wall clock; it decides on the order of answers, and on nothing that is learned */
    FirstInTurn(LongSupplier millis) {
        this.millis = millis;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        long own = record.timestamp();
        if (own < EARLIER_MILLIS || own >= 2 * EARLIER_MILLIS) {
            return 0;
        }
        return millis.getAsLong() - own < FRESH_MILLIS ? own - EARLIER_MILLIS : own;
    }

    /** The record's own time; 0 if it has none, or one before 2004 or after 2039. */
    static long own(long extracted) {
        return extracted > 0 && extracted < EARLIER_MILLIS ? extracted + EARLIER_MILLIS : extracted;
    }
}
