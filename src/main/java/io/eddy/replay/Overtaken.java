package io.eddy.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where retention has overtaken the consumer: noted by the consumer that finds its position gone, taken by the task that has learned
 * everything before. Kafka Streams itself goes on at the oldest record without a word.
 */
public final class Overtaken {
    private final Map<TopicPartition, List<Gap>> gaps = new ConcurrentHashMap<>();

    /**
     * Events that no learner has seen.
     *
     * @param from the offset of the first
     * @param oldest the offset after the last: that of the oldest record that is still there
     */
    public record Gap(long from, long oldest) {
        /** How many. */
        public long count() {
            return oldest - from;
        }
    }

    public void note(TopicPartition partition, Gap gap) {
        gaps.merge(partition, List.of(gap), (before, next) -> after(before, gap));
    }

    private static List<Gap> after(List<Gap> before, Gap gap) {
        List<Gap> all = new ArrayList<>(before);
        Gap last = all.get(all.size() - 1);
        if (gap.from() <= last.oldest()) {
            // because before the task takes the first event behind it, retention may have gone on
            all.set(all.size() - 1, new Gap(last.from(), gap.oldest()));
        } else {
            all.add(gap);
        }
        return List.copyOf(all);
    }

    /** Hands over the gaps that lie before an offset which was reached, in their order, each once. */
    public void passOver(TopicPartition partition, long reached, Consumer<Gap> taker) {
        for (Optional<Gap> gap = before(partition, reached); gap.isPresent(); gap = before(partition, reached)) {
            taker.accept(gap.get());
        }
    }

    /** The first of them; given once. */
    Optional<Gap> before(TopicPartition partition, long reached) {
        if (gaps.isEmpty()) {
            return Optional.empty(); // because this is asked before each event
        }
        Optional<Gap> first =
                gaps.getOrDefault(partition, List.of()).stream().findFirst().filter(gap -> gap.from() <= reached);
        first.ifPresent(taken ->
                gaps.computeIfPresent(partition, (key, all) -> all.size() == 1 ? null : all.subList(1, all.size())));
        return first;
    }

    /** For a task that begins, and sees for itself what is gone. */
    public void forget(TopicPartition partition) {
        gaps.remove(partition);
    }
}
