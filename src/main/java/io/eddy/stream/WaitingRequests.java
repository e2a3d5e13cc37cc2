package io.eddy.stream;

import io.eddy.intake.JoinStore;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for their labels, in a key-value store of Kafka Streams, whose changelog topic is what survives. In memory, because their number is
 * bounded, and what is forgotten must be gone everywhere.
 */
final class WaitingRequests implements JoinStore {
    static final String NAME = "waiting";

    private static final Map<String, String> CHANGELOG = Map.of(
            // small segments are compacted soon, so there is little to restore
            "segment.bytes",
            Integer.toString(32 << 20),
            "min.cleanable.dirty.ratio",
            "0.2",
            "max.message.bytes",
            Integer.toString(20 << 20),
            // because a record of the store has the time by which the request took its turn
            "message.timestamp.type",
            "LogAppendTime");

    private final KeyValueStore<String, byte[]> store;

    WaitingRequests(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(CHANGELOG);
    }

    /** The topic behind the store. */
    static String changelog(String applicationId) {
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
    public void remove(String key) {
        store.delete(key);
    }

    @Override
    public void forEach(BiConsumer<String, byte[]> each) {
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> each.accept(entry.key, entry.value));
        }
    }
}
