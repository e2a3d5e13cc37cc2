package io.eddy.stream;

import io.eddy.join.JoinStore;
import io.eddy.replay.StoredRecords;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for their labels, in a key-value store of Kafka Streams, whose changelog topic is what survives. In memory, because their number is
 * bounded, and what is forgotten must be gone everywhere.
 */
final class WaitingRequests implements JoinStore {
    static final String NAME = "waiting";

    private static final int RECORD_BYTES = 20 << 20;

    private final KeyValueStore<String, byte[]> store;

    WaitingRequests(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
        return StoredRecords.builder(NAME, RECORD_BYTES);
    }

    /** The topic behind the store. */
    static String changelog(String applicationId) {
        return StoredRecords.changelog(applicationId, NAME);
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
