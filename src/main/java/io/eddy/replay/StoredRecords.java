package io.eddy.replay;

import io.eddy.checkpoint.CheckpointStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints in a key-value store of Kafka Streams, whose changelog topic is what survives. In memory, because each record is
 * written seldom and read once; with exactly-once, records become visible with the transaction that commits the offset.
 */
public final class StoredRecords implements CheckpointStore {
    public static final String NAME = "checkpoints";

    private static final Map<String, String> CHANGELOG = Map.of(
            // Compaction needs closed segments: small ones keep the changelog, and so the time to restore it, near its
            // least.
            "segment.bytes",
            Integer.toString(32 << 20),
            "min.cleanable.dirty.ratio",
            "0.2",
            // A page is half a mebibyte, a manifest grows with the number of tables; whatever the broker's default is,
            // they fit.
            "max.message.bytes",
            Integer.toString(16 << 20),
            // because a record of the store has the time of the event that is at hand, which may be one that a broker
            // refuses
            "message.timestamp.type",
            "LogAppendTime");

    private final KeyValueStore<String, byte[]> store;

    public StoredRecords(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
        return builder(NAME);
    }

    /** @param name of the store */
    public static StoreBuilder<KeyValueStore<String, byte[]>> builder(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(CHANGELOG);
    }

    /** The topic behind the store. */
    public static String changelog(String applicationId) {
        return applicationId + "-" + NAME + "-changelog";
    }

    @Override
    public byte @Nullable [] get(String key) {
        return store.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
        store.put(key, value);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }
}
