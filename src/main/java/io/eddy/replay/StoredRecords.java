package io.eddy.replay;

import io.eddy.checkpoint.CheckpointStore;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** A page is half a mebibyte, a manifest grows with the number of tables; whatever the broker's default is, they fit. */
    private static final int RECORD_BYTES = 16 << 20;

    private static final Map<String, String> CHANGELOG = Map.of(
            // Compaction needs closed segments: small ones keep the changelog, and so the time to restore it, near its
            // least.
            "segment.bytes",
            Integer.toString(32 << 20),
            "min.cleanable.dirty.ratio",
            "0.2",
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
        return builder(name, RECORD_BYTES);
    }

    /**
     * @param name of the store
     * @param recordBytes how large a record may be, in its changelog, too
     */
    public static StoreBuilder<KeyValueStore<String, byte[]>> builder(String name, int recordBytes) {
        Map<String, String> changelog = new HashMap<>(CHANGELOG);
        changelog.put("max.message.bytes", Integer.toString(recordBytes));
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog);
    }

    /** The topic behind the store. */
    public static String changelog(String applicationId) {
        return changelog(applicationId, NAME);
    }

    /** The topic behind a store of that name. */
    public static String changelog(String applicationId, String name) {
        return applicationId + "-" + name + "-changelog";
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
