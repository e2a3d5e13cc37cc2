package io.eddy.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.TopicPartition;

/** Where tasks put what becomes of requests, and other threads read it. */
final class LoopBoard {
    private final ConcurrentSkipListMap<Integer, RequestStatus> requests = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Integer, JoinStatus> joins = new ConcurrentSkipListMap<>();

    void put(RequestStatus status) {
        requests.put(status.source().partition(), status);
    }

    void remove(int partition) {
        requests.remove(partition);
    }

    void put(JoinStatus status) {
        joins.put(status.feedback().partition(), status);
    }

    void removeJoin(int partition) {
        joins.remove(partition);
    }

    /** The offset of the next record of each partition that has had one here. */
    Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> next = new HashMap<>();
        requests.values().forEach(status -> next.put(status.source(), status.next()));
        joins.values().forEach(status -> next.put(status.feedback(), status.next()));
        next.values().removeIf(offset -> offset < 0);
        return next;
    }

    List<JoinStatus> joins() {
        return List.copyOf(joins.values());
    }

    List<RequestStatus> requests() {
        return List.copyOf(requests.values());
    }
}
