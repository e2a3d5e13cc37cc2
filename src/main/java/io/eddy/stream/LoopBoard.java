package io.eddy.stream;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

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

    List<JoinStatus> joins() {
        return List.copyOf(joins.values());
    }

    List<RequestStatus> requests() {
        return List.copyOf(requests.values());
    }
}
