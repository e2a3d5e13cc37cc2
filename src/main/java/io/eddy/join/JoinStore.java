package io.eddy.join;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where a {@link Joiner} keeps what it has to remember: after a crash it is as it was when the last decision that counts was made. */
public interface JoinStore {
    byte @Nullable [] get(String key);

    void put(String key, byte[] value);

    void remove(String key);

    /** All there is. */
    void forEach(BiConsumer<String, byte[]> each);
}
