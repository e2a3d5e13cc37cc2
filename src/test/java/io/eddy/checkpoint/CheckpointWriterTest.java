package io.eddy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.state.Archive;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which records a checkpoint puts where, and which models it does not go on with. */
class CheckpointWriterTest {
    private static final int LARGE = 5_000;

    private final MapStore store = new MapStore();
    private final float[] first = new float[LARGE];
    private final float[] second = new float[LARGE];

    private final CheckpointWriter writer = new CheckpointWriter(store, null, this::both);

    private void both(Archive archive) {
        archive.floats("first", first, 0, LARGE, LARGE);
        archive.floats("second", second, 0, LARGE, LARGE);
    }

    @Test
    void before_the_first_there_is_nothing() {
        assertThat(writer.offset()).isEqualTo(-1);
        assertThat(writer.bytes()).isZero();
        assertThat(writer.busy()).isFalse();
        assertThat(writer.writeRecord()).isZero();
        assertThat(store.records).isEmpty();
    }

    @Test
    void it_tells_how_much_each_record_was_and_all_together() {
        long put = 0;
        for (int offset = 1; offset <= 2; offset++) {
            put = 0;
            second[7] = offset;
            writer.begin(offset);
            assertThat(writer.busy()).isTrue();
            while (writer.busy()) {
                assertThat(writer.offset()).isEqualTo(offset == 1 ? -1 : 1);
                int puts = store.puts;
                long bytes = writer.writeRecord();
                assertThat(store.puts).isEqualTo(puts + 1);
                assertThat(store.records.values()).anyMatch(record -> record.length == bytes);
                put += bytes;
            }
            assertThat(writer.bytes()).isEqualTo(put);
            assertThat(writer.offset()).isEqualTo(offset);
        }
        int page = LARGE * Float.BYTES + Page.OVERHEAD;
        assertThat(put).as("one page and the manifest").isEqualTo(page + store.record("manifest/1").length);
    }

    @Test
    void pages_and_manifests_go_to_their_two_slots_in_turn() {
        for (int offset = 1; offset <= 4; offset++) {
            second[0] = offset;
            write(writer, offset);
        }

        assertThat(store.keys())
                .containsExactlyInAnyOrder(
                        "page/first/0/0",
                        "page/second/0/0",
                        "page/second/0/1",
                        "page/rest/0/0",
                        "manifest/0",
                        "manifest/1");
        assertThat(offsets()).containsExactly(3L, 4L);
    }

    @Test
    void one_that_goes_on_from_a_checkpoint_leaves_it_whole() {
        write(writer, 1);
        second[0] = 2;
        write(writer, 2);
        Checkpoint from = new Checkpoints(store).newestUpTo(2).orElseThrow();
        CheckpointWriter next = new CheckpointWriter(store, from, this::both);
        int puts = store.puts;

        second[0] = 3;
        next.begin(3);
        next.writeRecord();

        assertThat(store.puts - puts).as("only what changed").isEqualTo(1);
        assertThat(new Checkpoints(store).newestUpTo(3).orElseThrow().offset()).isEqualTo(2);
        next.writeRecord();
        assertThat(new Checkpoints(store).newestUpTo(3).orElseThrow().offset()).isEqualTo(3);
        assertThat(offsets()).containsExactly(3L, 2L);
    }

    @Test
    void the_next_is_not_begun_before_the_last_is_written() {
        writer.begin(17);

        assertThatThrownBy(() -> writer.begin(18))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offset 17");
    }

    @Test
    void a_model_with_less_more_or_other_state_than_the_checkpoint_does_not_go_on_from_it() {
        first[3] = 1;
        write(writer, 1);
        Checkpoint from = new Checkpoints(store).newestUpTo(1).orElseThrow();
        float[] longer = new float[LARGE + 1];
        Random random = new Random(1);

        assertRefused(from, "second", archive -> archive.floats("first", first, 0, LARGE, LARGE));
        assertRefused(from, "rest", archive -> {
            both(archive);
            archive.floats("third", second, 0, LARGE, LARGE);
        });
        assertRefused(from, "first", archive -> {
            archive.floats("first", second, 0, LARGE, LARGE);
            archive.floats("second", second, 0, LARGE, LARGE);
        });
        assertRefused(from, "first", archive -> {
            archive.floats("first", longer, 0, LARGE + 1, LARGE + 1);
            archive.floats("second", second, 0, LARGE, LARGE);
        });
        assertRefused(from, "rest", archive -> {
            both(archive);
            archive.longs("more", random.nextLong());
        });
    }

    private void assertRefused(Checkpoint from, String what, Consumer<Archive> state) {
        assertThatThrownBy(() -> new CheckpointWriter(store, from, state))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("differs from it in " + what);
    }

    @Test
    void state_that_is_no_longer_there_is_no_longer_kept() {
        boolean[] withSecond = {true};
        CheckpointWriter shrinking = new CheckpointWriter(store, null, archive -> {
            archive.floats("first", first, 0, LARGE, LARGE);
            if (withSecond[0]) {
                archive.floats("second", second, 0, LARGE, LARGE);
            }
        });
        write(shrinking, 1);

        withSecond[0] = false;
        write(shrinking, 2);

        Checkpoint found = new Checkpoints(store).newestUpTo(2).orElseThrow();
        assertThat(found.manifest().segments())
                .extracting(Manifest.Segment::name)
                .containsExactly("first", "rest");
    }

    @Test
    void two_pieces_of_state_of_one_name_are_refused() {
        assertThatThrownBy(() -> new CheckpointWriter(store, null, archive -> {
                    archive.in("a").longs("n", 1);
                    archive.in("a").doubles("n", 1);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two entries named a.n");
    }

    @Test
    void a_tensor_or_a_list_has_pages_of_its_own_from_16_KiB_on() {
        float[] small = new float[4_095];
        float[] large = new float[4_096];
        CheckpointWriter sized = new CheckpointWriter(store, null, archive -> {
            archive.floats("small", small, 0, 4_095, 4_095);
            archive.floats("large", large, 0, 4_096, 4_096);
            archive.strings("few", List.of("x".repeat(16_000), "y".repeat(383)));
            archive.strings("many", List.of("x".repeat(16_000), "y".repeat(384)));
        });

        write(sized, 1);

        Checkpoint found = new Checkpoints(store).newestUpTo(1).orElseThrow();
        assertThat(found.manifest().segments())
                .extracting(Manifest.Segment::name)
                .containsExactly("large", "many", "rest");
    }

    /** By slot. */
    private List<Long> offsets() {
        return List.of(0, 1).stream()
                .map(slot -> {
                    try {
                        return Manifest.parse(slot, store.record(Manifest.key(slot)))
                                .offset();
                    } catch (DamagedCheckpoint e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static void write(CheckpointWriter writer, long offset) {
        writer.begin(offset);
        while (writer.busy()) {
            writer.writeRecord();
        }
    }
}
