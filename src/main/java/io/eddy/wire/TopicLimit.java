package io.eddy.wire;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a topic admits of a record.
 *
 * @param bytes of a batch, with key, value, headers and what Kafka adds
 * @param pastMillis how far before the broker's clock a record's time may lie
 * @param futureMillis how far behind it
 * @param keptMillis how old records become
 */
public record TopicLimit(int bytes, long pastMillis, long futureMillis, long keptMillis) {
    public static final TopicLimit NONE =
            new TopicLimit(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** The broker's clock may differ from ours by so much. */
    private static final long CLOCKS_DIFFER_MILLIS = 60_000;

    /** @param config the topic's settings in force, by name; what is not there sets no limit */
    static TopicLimit of(Map<String, String> config) {
        boolean brokerSetsTime = "LogAppendTime".equals(config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
        return new TopicLimit(
                (int) number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.MAX_VALUE),
                brokerSetsTime
                        ? Long.MAX_VALUE
                        : number(config, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.MAX_VALUE),
                brokerSetsTime
                        ? Long.MAX_VALUE
                        : number(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.MAX_VALUE),
                brokerSetsTime ? Long.MAX_VALUE : kept(config));
    }

    private static long kept(Map<String, String> config) {
        long millis = number(config, TopicConfig.RETENTION_MS_CONFIG, -1);
        return millis < 0 ? Long.MAX_VALUE : millis;
    }

    private static long number(Map<String, String> config, String name, long otherwise) {
        String value = config.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }

    /** The same, but no more than so many bytes. */
    TopicLimit atMost(int most) {
        return new TopicLimit(Math.min(bytes, most), pastMillis, futureMillis, keptMillis);
    }

    /**
     * The time that a record can have: the one that is wanted, or now if that is none or the topic does not admit it.
     *
     * @param wanted milliseconds since 1970 UTC; 0 and less is none, because a record would be removed by retention at once
     */
    public long timestamp(long wanted, long now) {
        boolean tooOld = now - wanted > certainly(pastMillis);
        boolean tooNew = wanted - now > certainly(futureMillis);
        return wanted <= 0 || tooOld || tooNew ? now : wanted;
    }

    /**
     * The same, but now, too, where a record of that time would not be kept for long: what is taken in from an old topic must still be there
     * when it is learned, and learned again after a crash.
     */
    public long lastingTimestamp(long wanted, long now) {
        return now - wanted > keptMillis / 2 ? now : timestamp(wanted, now);
    }

    private static long certainly(long distance) {
        return distance - Math.min(distance / 2, CLOCKS_DIFFER_MILLIS);
    }
}
