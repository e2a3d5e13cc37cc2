package io.eddy.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store in memory, which can be copied as it is at one moment, as a crash does. */
public final class MapStore implements CheckpointStore {
    final Map<String, byte[]> records = new LinkedHashMap<>();
    int puts;

    @Override
    public byte @Nullable [] get(String key) {
        return records.get(key);
    }

    /** A record that is there. */
    byte[] record(String key) {
        return Objects.requireNonNull(records.get(key), key);
    }

    @Override
    public void put(String key, byte[] value) {
        puts++;
        records.put(key, value);
    }

    @Override
    public void delete(String key) {
        records.remove(key);
    }

    @Override
    public List<String> keys() {
        return List.copyOf(records.keySet());
    }

    MapStore copy() {
        MapStore copy = new MapStore();
        copy.records.putAll(records);
        return copy;
    }
}
