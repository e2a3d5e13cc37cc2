package io.eddy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Records of a store whose checksums are right, and whose bytes are any: {@code JAZZER_FUZZ=1 mvn test -Dtest=CheckpointFuzz}.
 */
class CheckpointFuzz {
    @FuzzTest(maxDuration = "10m")
    void whatever_the_records_hold_it_is_a_checkpoint_or_a_damage(FuzzedDataProvider data) {
        MapStore store = new MapStore();
        CheckpointWriter writer = new CheckpointWriter(store, null, archive -> {
            archive.floats("weights", new float[5_000], 0, 5_000, 5_000);
            archive.longs("count", 3);
            archive.strings("names", List.of("a", "b"));
        });
        writer.begin(5);
        while (writer.busy()) {
            writer.writeRecord();
        }
        List<String> keys = new ArrayList<>(new TreeSet<>(store.keys()));
        while (data.remainingBytes() > 4) {
            byte[] record = store.record(data.pickValue(keys));
            int place = data.consumeInt(0, Math.min(record.length, 200) - 1);
            record[place] = data.consumeByte();
            Checksum.close(record);
        }

        Checkpoints checkpoints = new Checkpoints(store);
        Optional<Checkpoint> read = checkpoints.newestUpTo(Long.MAX_VALUE);

        assertThat(read.isPresent() || !checkpoints.damages().isEmpty()).isTrue();
    }
}
