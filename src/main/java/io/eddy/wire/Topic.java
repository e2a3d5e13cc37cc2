package io.eddy.wire;

import org.apache.kafka.common.serialization.Serde;

/**
 * A topic and what its records are.
 *
 * @param role what it is for, as its file in {@code topics/} is called: {@code events}
 * @param name what it is called in the cluster: {@code shop-events}
 */
public record Topic<K, V>(String role, String name, Serde<K> key, Serde<V> value) {
    @Override
    public String toString() {
        return name;
    }
}
