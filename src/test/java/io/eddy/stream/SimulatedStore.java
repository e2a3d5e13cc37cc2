package io.eddy.stream;

import io.eddy.replay.StoredRecords;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Streams' own store in memory does: it holds the array that was put, restored from a changelog that got a copy of it
 * when it was put.
 */
final class SimulatedStore implements KeyValueStore<String, byte[]> {
    /** Takes what is put, null for what is deleted. */
    interface Changelog {
        void append(String key, byte @Nullable [] value);
    }

    private final TreeMap<String, byte[]> records;
    private final Changelog changelog;

    SimulatedStore(Map<String, byte[]> restored, Changelog changelog) {
        this.records = new TreeMap<>(restored);
        this.changelog = changelog;
    }

    @Override
    @SuppressWarnings("NullAway") // the interface knows no annotations
    public byte[] get(String key) {
        return records.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
        changelog.append(key, value);
        records.put(key, value);
    }

    @Override
    @SuppressWarnings("NullAway") // the interface knows no annotations
    public byte[] delete(String key) {
        changelog.append(key, null);
        return records.remove(key);
    }

    @Override
    public KeyValueIterator<String, byte[]> all() {
        var entries = List.copyOf(records.entrySet()).iterator();
        return new KeyValueIterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public KeyValue<String, byte[]> next() {
                Map.Entry<String, byte[]> entry = entries.next();
                return KeyValue.pair(entry.getKey(), entry.getValue());
            }

            @Override
            public String peekNextKey() {
                throw notUsed();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String name() {
        return StoredRecords.NAME;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public void init(StateStoreContext context, StateStore root) {
        throw notUsed();
    }

    @Override
    public byte[] putIfAbsent(String key, byte[] value) {
        throw notUsed();
    }

    @Override
    public void putAll(List<KeyValue<String, byte[]>> entries) {
        throw notUsed();
    }

    @Override
    public KeyValueIterator<String, byte[]> range(String from, String to) {
        throw notUsed();
    }

    @Override
    public long approximateNumEntries() {
        return records.size();
    }

    private static AssertionError notUsed() {
        return new AssertionError("StoredRecords does not use this; if it does now, simulate it");
    }
}
