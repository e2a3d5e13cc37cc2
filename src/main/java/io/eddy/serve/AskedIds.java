package io.eddy.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Of which partition's model the latest ids were asked, so that feedback goes to where its request is. It holds no models, and so reaches back
 * further than {@link RecentPredictions}.
 */
final class AskedIds {
    private static final int IDS = 100_000;
    private static final long CHARACTERS = 8 << 20; // because an id may be long

    private final Map<String, Integer> partitions = new LinkedHashMap<>();
    private long characters;

    synchronized void add(String id, int partition) {
        characters += partitions.remove(id) == null ? id.length() : 0; // removed so that it comes last
        partitions.put(id, partition);
        while (partitions.size() > IDS || characters > CHARACTERS) {
            String oldest = partitions.keySet().iterator().next();
            characters -= oldest.length();
            partitions.remove(oldest);
        }
    }

    synchronized Optional<Integer> partition(String id) {
        return Optional.ofNullable(partitions.get(id));
    }
}
