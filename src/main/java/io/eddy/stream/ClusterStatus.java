package io.eddy.stream;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What the cluster has told by now.
 *
 * @param answeredMillis when it answered last, by this machine's clock
 * @param silence in one sentence, since when and on what it does not answer; empty while it does
 * @param lags how many offsets of each partition that is served here hold events not yet learned, as far as was told last; at rest
 *     0, whatever marks transactions leave in the log
 * @param sourceLags how many offsets of each partition of an input that is served here hold records not yet taken in, likewise
 */
public record ClusterStatus(
        long answeredMillis, Optional<String> silence, Map<Integer, Long> lags, Map<TopicPartition, Long> sourceLags) {
    public ClusterStatus {
        lags = Map.copyOf(lags);
        sourceLags = Map.copyOf(sourceLags);
    }

    public boolean silent() {
        return silence.isPresent();
    }

    /** How long it has not answered, in milliseconds; 0 while it does. */
    public long silentMillis(long now) {
        return silent() ? Math.max(0, now - answeredMillis) : 0; // because a clock may be set back
    }
}
