package io.eddy.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Records whose checksums are right and that still are no checkpoint: another Eddy's, or a defect's. */
class DamagedCheckpointTest {
    private static final int LARGE = 5_000;

    private final MapStore store = new MapStore();
    private final float[] weights = new float[LARGE];

    DamagedCheckpointTest() {
        CheckpointWriter writer = new CheckpointWriter(store, null, archive -> {
            archive.floats("weights", weights, 0, LARGE, LARGE);
            archive.longs("count", 3);
        });
        writer.begin(5);
        while (writer.busy()) {
            writer.writeRecord();
        }
    }

    @Test
    void a_manifest_of_another_format_is_not_read() {
        byte[] record = store.record("manifest/0");
        record[0] ^= 1;
        Checksum.close(record);

        assertThat(damage()).contains("manifest/0 has the format ecd70001", "reads edd70001");
    }

    @Test
    void a_manifest_that_ends_too_early_is_not_read() {
        byte[] whole = store.record("manifest/0");
        for (int length = Checksum.BYTES; length < whole.length; length++) {
            byte[] record = Arrays.copyOf(whole, length);
            Checksum.close(record);
            store.put("manifest/0", record);

            assertThat(damage()).contains("manifest/0 ends too early");
        }
    }

    @Test
    void a_manifest_with_an_impossible_length_is_not_read() {
        byte[] record = store.record("manifest/0");
        ByteBuffer.wrap(record).putInt(16, -1); // the length of the first name
        Checksum.close(record);

        assertThat(damage()).contains("manifest/0 ends too early");
    }

    @Test
    void a_manifest_with_an_impossible_segment_is_not_read() {
        byte[] whole = store.record("manifest/0");
        int place = 16;
        while (ByteBuffer.wrap(whole).getLong(place) != LARGE * Float.BYTES) {
            place++;
        }
        for (long length : new long[] {-1, 1L << 40, Page.PAYLOAD_BYTES + 1L}) {
            byte[] record = whole.clone();
            ByteBuffer.wrap(record).putLong(place, length);
            Checksum.close(record);
            store.put("manifest/0", record);

            assertThat(damage()).contains("weights has " + length + " bytes in 1 pages");
        }
    }

    @Test
    void a_record_too_short_for_a_checksum_or_for_a_page_is_not_read() throws DamagedCheckpoint {
        for (int length = 0; length < Checksum.BYTES; length++) {
            byte[] record = new byte[length];
            assertThatThrownBy(() -> Checksum.open("k", record)).hasMessageContaining("record k of " + record.length);
        }
        byte[] empty = new byte[Checksum.BYTES];
        Checksum.close(empty);
        assertThat(Checksum.open("k", empty).remaining()).isZero();

        byte[] tooShort = new byte[Page.OVERHEAD - 1];
        Checksum.close(tooShort);
        assertThatThrownBy(() -> new Page(0, 0).payload("k", tooShort)).hasMessageContaining("record k has 11 bytes");
        byte[] noPayload = new byte[Page.OVERHEAD];
        Checksum.close(noPayload);
        assertThat(new Page(0, 0).payload("k", noPayload).remaining()).isZero();
    }

    @Test
    void a_page_of_another_checkpoint_is_not_read() {
        edit(segment -> new Manifest.Segment(
                segment.name(),
                segment.bytes(),
                List.of(new Page(segment.pages().get(0).slot(), 4))));

        assertThat(damage())
                .contains("page/weights/0/0 is that of the checkpoint at offset 5 where the one of offset 4");
    }

    @Test
    void a_page_that_is_missing_is_told() {
        edit(segment -> new Manifest.Segment(segment.name(), segment.bytes(), List.of(new Page(1, 5))));

        assertThat(damage()).contains("page page/weights/0/1 is missing");
    }

    @Test
    void a_segment_that_is_longer_or_shorter_than_its_pages_is_not_read() {
        edit(segment -> new Manifest.Segment(segment.name(), segment.bytes() - 3, segment.pages()));
        assertThat(damage()).contains("page page/weights/0/0 has 3 bytes more than its segment");

        edit(segment -> new Manifest.Segment(segment.name(), segment.bytes() + 10, segment.pages()));
        assertThat(damage()).contains("7 bytes of weights are missing");
    }

    @Test
    void segments_that_do_not_describe_themselves_are_not_read() throws DamagedCheckpoint {
        edit(segment -> new Manifest.Segment("other", segment.bytes(), List.of()));
        assertThat(damage()).contains("other has 20000 bytes in 0 pages");

        Manifest manifest = manifest();
        put(List.of(manifest.segments().get(1)));
        assertThat(damage()).contains("the segment weights is missing");

        put(List.of());
        assertThat(damage()).contains("the segment rest is missing");

        put(manifest.segments());
        byte[] rest = store.record("page/rest/0/0");
        rest[Long.BYTES] = 77; // the kind of the first entry
        Checksum.close(rest);
        put(List.of(new Manifest.Segment("rest", rest.length - Page.OVERHEAD, List.of(new Page(0, 5)))));
        assertThat(damage()).contains("does not describe itself as this Eddy does");
    }

    /** Changes the segment of the weights in the manifest. */
    private void edit(UnaryOperator<Manifest.Segment> change) {
        List<Manifest.Segment> segments = new ArrayList<>(manifest().segments());
        segments.set(0, change.apply(segments.get(0)));
        put(segments);
    }

    private void put(List<Manifest.Segment> segments) {
        store.put("manifest/0", new Manifest(0, 5, segments).toBytes());
    }

    private Manifest manifest() {
        try {
            return Manifest.parse(0, store.record("manifest/0"));
        } catch (DamagedCheckpoint e) {
            throw new AssertionError(e);
        }
    }

    /** Why the only checkpoint is not read. */
    private String damage() {
        Checkpoints checkpoints = new Checkpoints(store);
        assertThat(checkpoints.newestUpTo(Long.MAX_VALUE)).isEmpty();
        assertThat(checkpoints.damages()).hasSize(1);
        return checkpoints.damages().get(0);
    }
}
