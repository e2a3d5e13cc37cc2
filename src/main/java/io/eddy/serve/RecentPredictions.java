package io.eddy.serve;

import io.eddy.snapshot.FrozenModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The predictions that were answered last, with what they were made of, so that they can be explained: the request and the very model. Both are
 * bounded: so many predictions, of the latest so many models of each partition.
 */
final class RecentPredictions {
    private static final int PREDICTIONS = 2_000;
    private static final int MODELS = 8;
    private static final long BYTES = 16 << 20;

    private final Map<String, Asked> byId = new LinkedHashMap<>();
    private final Map<Integer, Deque<ServedModel>> models = new HashMap<>();

    /** How many predictions share a body: those that came together. */
    private final Map<byte[], Integer> uses = new IdentityHashMap<>();

    private long bytes;

    /**
     * @param body of the request, which is kept
     * @param number of the event in it, from 1
     */
    record Asked(byte[] body, int number, ServedModel model) {
        FrozenModel frozen() {
            return model.frozen();
        }
    }

    synchronized void add(String id, byte[] body, int number, ServedModel model) {
        Deque<ServedModel> latest = models.computeIfAbsent(model.partition(), partition -> new ArrayDeque<>());
        if (!latest.contains(model)) { // not only the last: who asked before there was a newer one may come after it
            latest.addLast(model);
            if (latest.size() > MODELS) {
                drop(latest.removeFirst());
            }
        }
        Asked before = byId.remove(id); // so that it comes last
        if (before != null) {
            release(before.body);
        }
        bytes += uses.merge(body, 1, Integer::sum) == 1 ? body.length : 0;
        byId.put(id, new Asked(body, number, model));
        while (byId.size() > PREDICTIONS || bytes > BYTES) {
            Map.Entry<String, Asked> oldest = byId.entrySet().iterator().next();
            byId.remove(oldest.getKey());
            release(oldest.getValue().body);
        }
    }

    private void drop(ServedModel model) {
        byId.values().removeIf(asked -> {
            boolean gone = asked.model == model;
            if (gone) {
                release(asked.body);
            }
            return gone;
        });
    }

    private void release(byte[] body) {
        if (uses.merge(body, -1, Integer::sum) == 0) {
            uses.remove(body);
            bytes -= body.length;
        }
    }

    synchronized Optional<Asked> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
