package io.eddy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.checkpoint.CheckpointStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a task's store holds, read from its changelog: the last value of each key, in memory, without the task. */
final class RebuildStore implements CheckpointStore {
    private final Map<String, byte[]> records = new LinkedHashMap<>();

    /** Takes the next record of the changelog. */
    void accept(ConsumerRecord<byte[], byte @Nullable []> record) {
        String key = new String(record.key(), UTF_8);
        byte[] value = record.value();
        if (value == null) {
            records.remove(key);
        } else {
            records.put(key, value);
        }
    }

    @Override
    public byte @Nullable [] get(String key) {
        return records.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
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
}
