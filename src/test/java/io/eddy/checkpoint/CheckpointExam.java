package io.eddy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every checkpoint has to pass: it gives back the state to the bit, it is whole or it is not there. */
class CheckpointExam {
    private static final int PAGE_FLOATS = Page.PAYLOAD_BYTES / Float.BYTES;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 4_095, 4_096, 100_000, PAGE_FLOATS - 1, PAGE_FLOATS, PAGE_FLOATS + 1, 300_000})
    void a_restored_state_has_the_same_bits(int size) {
        MapStore store = new MapStore();
        Toy toy = toy(size, 50);
        CheckpointWriter writer = new CheckpointWriter(store, null, toy::state);

        writeAll(writer, 50);

        Toy restored = restore(store, 50, size);
        assertThat(restored.bits()).isEqualTo(toy.bits());
        assertThat(writer.offset()).isEqualTo(50);
        assertThat(store.records.values()).allMatch(record -> record.length <= 512 << 10);
    }

    @Test
    void only_pages_that_changed_are_written() {
        MapStore store = new MapStore();
        float[] weights = new float[10 * PAGE_FLOATS];
        CheckpointWriter writer = new CheckpointWriter(
                store, null, archive -> archive.floats("weights", weights, 0, weights.length, weights.length));
        writeAll(writer, 1);
        int first = store.puts;

        weights[7 * PAGE_FLOATS + 3] = 1;
        writeAll(writer, 2);

        assertThat(first).as("ten pages, the rest, the manifest").isEqualTo(12);
        assertThat(store.puts - first).as("one page and the manifest").isEqualTo(2);
        assertThat(writer.bytes()).isLessThan(Page.PAYLOAD_BYTES + 1_000);
    }

    @Test
    void a_tensor_that_could_not_be_restored_is_not_kept() {
        assertThatThrownBy(() -> new CheckpointWriter(
                        new MapStore(), null, archive -> archive.floats("table", new float[0], 0, 1024, 1 << 20, 1024)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("table")
                .hasMessageContaining("4,294,967,296 bytes");
    }

    /** Whenever the process dies, what is restored is the state at the offset that the checkpoint names, and never an older one than must be. */
    @Test
    void cut_short_anywhere_the_last_whole_checkpoint_stays_whole() {
        Seeds.forEach(12, seed -> {
            Random random = new Random(seed);
            int size = List.of(0, 100, 5_000, 2 * PAGE_FLOATS + 7).get(random.nextInt(4));
            Map<Long, String> bits = new HashMap<>();
            MapStore store = new MapStore();
            Toy toy = new Toy(size);
            long offset = 0;
            long whole = -1;
            CheckpointWriter writer = new CheckpointWriter(store, null, toy::state);
            for (int life = 0; life < 12; life++) {
                for (int checkpoints = random.nextInt(4); checkpoints >= 0; checkpoints--) {
                    offset += steps(toy, random);
                    bits.put(offset, toy.bits());
                    writer.begin(offset);
                    boolean killed = checkpoints == 0 && random.nextBoolean();
                    for (int left = killed ? random.nextInt(4) : Integer.MAX_VALUE; left > 0 && writer.busy(); left--) {
                        toy.step(random); // because events go on while it is written
                        writer.writeRecord();
                    }
                    whole = writer.busy() ? whole : writer.offset();
                }

                Checkpoints found = new Checkpoints(store);
                Checkpoint checkpoint = found.newestUpTo(Long.MAX_VALUE).orElse(null);
                assertThat(checkpoint == null ? -1 : checkpoint.offset()).isEqualTo(whole);
                toy = new Toy(size);
                if (checkpoint != null) {
                    toy.state(checkpoint.state());
                    assertThat(toy.bits()).isEqualTo(bits.get(checkpoint.offset()));
                    offset = checkpoint.offset();
                    checkOlder(store, offset, size, bits);
                }
                writer = new CheckpointWriter(store, checkpoint, toy::state);
            }
        });
    }

    /** The one before is whole, or it is not offered. */
    private static void checkOlder(MapStore store, long newest, int size, Map<Long, String> bits) {
        new Checkpoints(store).newestUpTo(newest - 1).ifPresent(older -> {
            Toy toy = new Toy(size);
            toy.state(older.state());
            assertThat(toy.bits()).isEqualTo(bits.get(older.offset()));
        });
    }

    @Test
    void until_the_next_one_begins_the_one_before_is_whole_too() {
        MapStore store = new MapStore();
        Random random = new Random(1);
        Toy toy = new Toy(2 * PAGE_FLOATS);
        CheckpointWriter writer = new CheckpointWriter(store, null, toy::state);
        List<String> bits = new ArrayList<>();
        for (int offset = 1; offset <= 5; offset++) {
            steps(toy, random);
            bits.add(toy.bits());
            writeAll(writer, offset);
        }

        assertThat(restore(store, 4, 2 * PAGE_FLOATS).bits()).isEqualTo(bits.get(3));
        assertThat(restore(store, 5, 2 * PAGE_FLOATS).bits()).isEqualTo(bits.get(4));
        Checkpoints checkpoints = new Checkpoints(store);
        assertThat(checkpoints.newestUpTo(3)).isEmpty();
        assertThat(checkpoints.oldestAfter(3).map(Checkpoint::offset)).contains(4L);
        assertThat(checkpoints.oldestAfter(4).map(Checkpoint::offset)).contains(5L);
        assertThat(checkpoints.oldestAfter(5)).isEmpty();
    }

    @Test
    void a_flipped_bit_is_never_restored() {
        damaged((record, random) -> {
            byte[] flipped = record.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            return flipped;
        });
    }

    @Test
    void a_truncated_record_is_never_restored() {
        damaged((record, random) -> Arrays.copyOf(record, random.nextInt(record.length)));
    }

    @Test
    void a_missing_record_is_never_made_up() {
        damaged((record, random) -> null);
    }

    /** What harm can come to a record. */
    private interface Harm {
        byte @Nullable [] to(byte[] record, Random random);
    }

    private static void damaged(Harm harm) {
        MapStore store = new MapStore();
        Random random = new Random(3);
        int size = PAGE_FLOATS + 5;
        Toy toy = new Toy(size);
        CheckpointWriter writer = new CheckpointWriter(store, null, toy::state);
        Map<Long, String> bits = new HashMap<>();
        for (long offset = 1; offset <= 2; offset++) {
            steps(toy, random);
            bits.put(offset, toy.bits());
            writeAll(writer, offset);
        }
        int fellBack = 0;

        for (String key : store.keys()) {
            for (int i = 0; i < 10; i++) {
                MapStore harmed = store.copy();
                byte[] record = harm.to(store.record(key), random);
                if (record == null) {
                    harmed.delete(key);
                } else {
                    harmed.put(key, record);
                }

                Checkpoints checkpoints = new Checkpoints(harmed);
                Checkpoint found = checkpoints.newestUpTo(10).orElse(null);
                if (found != null) {
                    Toy restored = new Toy(size);
                    restored.state(found.state());
                    assertThat(restored.bits()).as(key).isEqualTo(bits.get(found.offset()));
                }
                if (found == null || found.offset() < 2) {
                    fellBack++;
                }
            }
        }

        assertThat(fellBack).as("records that the newest checkpoint needs").isGreaterThan(20);
    }

    @Test
    void what_is_wrong_with_a_checkpoint_is_told() {
        MapStore store = new MapStore();
        Toy toy = toy(PAGE_FLOATS, 20);
        writeAll(new CheckpointWriter(store, null, toy::state), 7);
        byte[] page = store.record("page/inner.table/0/0").clone();
        page[100] ^= 1;
        store.put("page/inner.table/0/0", page);

        Checkpoints checkpoints = new Checkpoints(store);

        assertThat(checkpoints.newestUpTo(7)).isEmpty();
        assertThat(checkpoints.damages())
                .singleElement()
                .asString()
                .contains("offset 7", "page/inner.table/0/0", "checksum");
    }

    @Test
    void a_model_that_was_not_given_the_whole_state_is_refused() {
        MapStore store = new MapStore();
        Toy toy = toy(5_000, 20);
        writeAll(new CheckpointWriter(store, null, toy::state), 7);
        Checkpoint checkpoint = new Checkpoints(store).newestUpTo(7).orElseThrow();

        Toy forgetful = new Toy(5_000);
        forgetful.state(checkpoint.state());
        forgetful.step(new Random(1));

        assertThatThrownBy(() -> new CheckpointWriter(store, checkpoint, forgetful::state))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("differs");
    }

    @Test
    void a_record_of_a_store_tells_which_checkpoint_it_closes_if_it_closes_one() {
        MapStore store = new MapStore();
        Toy toy = toy(5_000, 20);
        CheckpointWriter writer = new CheckpointWriter(store, null, toy::state);
        writeAll(writer, 7);
        writeAll(writer, 8);
        byte[] manifest = store.record("manifest/1");

        assertThat(Checkpoints.offset("manifest/0", store.record("manifest/0"))).hasValue(7);
        assertThat(Checkpoints.offset("manifest/1", manifest)).hasValue(8);
        assertThat(Checkpoints.offset("manifest/2", manifest)).isEmpty();
        assertThat(Checkpoints.offset("page/rest/0/0", manifest)).isEmpty();
        assertThat(Checkpoints.offset("manifest/1", Arrays.copyOf(manifest, manifest.length - 1)))
                .isEmpty();
    }

    @Test
    void the_origin_is_remembered() {
        MapStore store = new MapStore();
        Origin origin = new Origin(
                17, "fraud-3f9ac1", "{\"name\":\"fraud\"}", 16 << 20, List.of(3L, 20L), 1_790_000_000_000L, "topic");

        assertThat(Origin.in(store)).isEmpty();
        origin.putInto(store);

        assertThat(Origin.in(store)).contains(origin);
    }

    private static Toy toy(int size, int steps) {
        Toy toy = new Toy(size);
        Random random = new Random(size);
        for (int i = 0; i < steps; i++) {
            toy.step(random);
        }
        return toy;
    }

    private static int steps(Toy toy, Random random) {
        int steps = 1 + random.nextInt(20);
        for (int i = 0; i < steps; i++) {
            toy.step(random);
        }
        return steps;
    }

    private static void writeAll(CheckpointWriter writer, long offset) {
        writer.begin(offset);
        while (writer.busy()) {
            writer.writeRecord();
        }
    }

    private static Toy restore(MapStore store, long offset, int size) {
        Checkpoint checkpoint = new Checkpoints(store).newestUpTo(offset).orElseThrow();
        Toy toy = new Toy(size);
        toy.state(checkpoint.state());
        assertThat(new CheckpointWriter(store, checkpoint, toy::state).offset()).isEqualTo(offset);
        return toy;
    }
}
