package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Which partition of its topic what the intake makes goes to, where there are several: that to which Kafka's own producers send its
 * key, by murmur2 of its bytes; without a key, all of one partition of a source to the same, by murmur2 of its name. So an event that is
 * written a second time comes to where it was before, and the same learner passes it over. Without a key, requests and feedback go by their ids,
 * because they come from different topics and have to meet.
 */
final class EventPartitions implements StreamPartitioner<byte[], TakenIn> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, byte @Nullable [] key, TakenIn event, int numPartitions) {
        byte[] deciding = key == null ? event.place().getBytes(UTF_8) : key;
        return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(deciding)) % numPartitions));
    }
}
