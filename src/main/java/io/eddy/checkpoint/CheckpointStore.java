package io.eddy.checkpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the records of checkpoints lie: the last value of each key. */
public interface CheckpointStore {
    /** The value put last; null if there is none. Not to be changed, but by who then puts it under the same key again. */
    byte @Nullable [] get(String key);

    /** @param value not to be changed any more, but as {@link #get} says */
    void put(String key, byte[] value);

    void delete(String key);

    /** All keys that have a value. */
    List<String> keys();
}
