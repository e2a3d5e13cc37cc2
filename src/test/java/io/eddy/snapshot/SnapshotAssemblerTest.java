package io.eddy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.UnreadableSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotAssemblerTest {
    private static final String MODEL = "elec2-3f9ac1@events-0";

    private final SnapshotAssembler assembler = SnapshotAssembler.keeping(key -> true);
    private final Snapshot first = Models.snapshot(1, 100, 8, 33);
    private final Snapshot second = Models.snapshot(2, 200, 8, 33);
    private final Snapshot third = Models.snapshot(3, 300, 8, 33);

    @Test
    void a_snapshot_is_whole_with_its_manifest_and_not_before() throws IOException {
        List<SnapshotPart> records = cut(first, Slot.A);

        for (SnapshotPart record : records.subList(0, records.size() - 1)) {
            assertThat(accept(record)).isEmpty();
        }
        Optional<WholeSnapshot> whole = accept(records.get(records.size() - 1));

        assertThat(records).hasSizeGreaterThan(5);
        assertThat(whole).isPresent().isEqualTo(assembler.newest()).isEqualTo(assembler.newest(MODEL));
        assertThat(whole.get().read().digest()).isEqualTo(first.digest());
        assertThat(whole.get().file().readAllBytes()).isEqualTo(first.file().readAllBytes());
    }

    @Test
    void parts_may_come_in_any_order_and_twice() throws IOException {
        List<SnapshotPart> records = cut(first, Slot.A);
        records.addAll(cut(first, Slot.A));
        Collections.reverse(records);

        int announced = 0;
        for (SnapshotPart record : records) {
            announced += accept(record).isPresent() ? 1 : 0;
        }

        assertThat(announced).isEqualTo(1);
        assertNewest(first);
    }

    @Test
    void the_last_whole_snapshot_stays_while_the_next_one_is_written() throws IOException {
        acceptAll(cut(first, Slot.A));
        acceptAll(cut(second, Slot.B));

        for (SnapshotPart record : cut(third, Slot.A)) {
            assertNewest(second);
            accept(record);
        }

        assertNewest(third);
    }

    @Test
    void two_snapshots_whose_records_alternate_are_told_apart() throws IOException {
        List<SnapshotPart> a = cut(first, Slot.A);
        List<SnapshotPart> b = cut(second, Slot.B);
        for (int i = 0; i < a.size(); i++) {
            accept(a.get(i));
            accept(b.get(i));
        }

        assertNewest(second);
    }

    @Test
    void a_half_written_snapshot_and_a_fresh_one_in_the_same_slot_are_not_mixed() throws IOException {
        acceptAll(cut(first, Slot.A));
        List<SnapshotPart> crashed = cut(second, Slot.B);
        acceptAll(crashed.subList(0, crashed.size() / 2));

        acceptAll(cut(third, Slot.B));

        assertNewest(third);
    }

    @Test
    void the_manifest_of_another_snapshot_does_not_close_the_parts() throws IOException {
        acceptAll(cut(first, Slot.A));
        List<SnapshotPart> parts = cut(second, Slot.B);
        List<SnapshotPart> other = cut(third, Slot.B);

        acceptAll(parts.subList(0, parts.size() - 1));
        accept(other.get(other.size() - 1));

        assertNewest(first);
        assertThat(assembler.list())
                .extracting(listed -> listed.manifest().version().offset(), SnapshotAssembler.Listed::whole)
                .containsExactly(tuple(100L, true), tuple(300L, false));
    }

    @Test
    void a_missing_part_leaves_the_older_snapshot() throws IOException {
        acceptAll(cut(first, Slot.A));
        List<SnapshotPart> incomplete = cut(second, Slot.B);
        SnapshotPart missing = incomplete.remove(2);

        acceptAll(incomplete);
        assertNewest(first);
        accept(missing);

        assertNewest(second);
    }

    @Test
    void a_smaller_snapshot_ignores_the_parts_that_a_larger_one_left_behind() throws IOException {
        Snapshot small = Models.snapshot(4, 400, 1, 7);
        acceptAll(cut(first, Slot.A));

        acceptAll(cut(small, Slot.A));

        assertThat(cut(small, Slot.A)).hasSizeLessThan(cut(first, Slot.A).size());
        assertNewest(small);
    }

    @Test
    void a_model_that_was_started_afresh_is_newer_although_its_offset_is_lower() throws IOException {
        acceptAll(cut(third, Slot.A));

        acceptAll(cut(first, Slot.B));

        assertNewest(first);
    }

    @Test
    void a_manifest_that_comes_again_does_not_make_its_snapshot_newer() throws IOException {
        acceptAll(cut(first, Slot.A));
        acceptAll(cut(second, Slot.B));

        acceptAll(cut(first, Slot.A));

        assertNewest(second);
    }

    @Test
    void an_older_snapshot_that_becomes_whole_late_is_still_older() throws IOException {
        List<SnapshotPart> incomplete = cut(first, Slot.A);
        SnapshotPart missing = incomplete.remove(2);
        acceptAll(incomplete);
        acceptAll(cut(second, Slot.B));

        assertThat(accept(missing)).isEmpty();

        assertNewest(second);
    }

    @Test
    void models_are_kept_apart() throws IOException {
        Snapshot other = new Snapshot(
                new ModelVersion("elec2", "3f9ac1", "events-1", 7),
                7,
                second.time(),
                second.specification(),
                second.metrics(),
                second.tensors());
        acceptAll(cut(other, Slot.A));
        acceptAll(cut(first, Slot.A));

        assertThat(assembler.newest("elec2-3f9ac1@events-1"))
                .hasValueSatisfying(
                        whole -> assertThat(whole.manifest().version()).isEqualTo(other.version()));
        assertNewest(first);
        assertThat(assembler.newest("nobody")).isEmpty();
    }

    @Test
    void deleted_records_are_gone() throws IOException {
        List<SnapshotPart> records = cut(first, Slot.A);
        acceptAll(records);

        assembler.accept(MODEL + "/a/1", null);
        assertThat(assembler.list()).extracting(SnapshotAssembler.Listed::whole).containsExactly(false);
        assembler.accept(MODEL + "/a/manifest", null);

        assertThat(assembler.list()).isEmpty();
    }

    @Test
    void a_listing_knows_what_is_whole_and_assembles_nothing() throws IOException {
        SnapshotAssembler listing = SnapshotAssembler.listing();
        List<SnapshotPart> half = cut(third, Slot.A);
        half.remove(0);
        List<SnapshotPart> records = cut(second, Slot.B);
        records.addAll(half);
        for (SnapshotPart record : records) {
            assertThat(listing.accept(record.key(), record.bytes())).isEmpty();
        }

        assertThat(listing.newest()).isEmpty();
        assertThat(listing.list())
                .extracting(listed -> listed.key().toString(), SnapshotAssembler.Listed::whole)
                .containsExactly(tuple(MODEL + "/b/manifest", true), tuple(MODEL + "/a/manifest", false));
    }

    @Test
    void the_newest_is_listed_last_whichever_slot_it_fills() throws IOException {
        acceptAll(cut(first, Slot.A));
        acceptAll(cut(second, Slot.B));
        acceptAll(cut(third, Slot.A));

        assertThat(assembler.list())
                .extracting(listed -> listed.manifest().version().offset())
                .containsExactly(200L, 300L);
    }

    @Test
    void rubbish_is_an_error_and_reading_goes_on() throws IOException {
        acceptAll(cut(first, Slot.A));
        List<SnapshotPart> next = cut(second, Slot.B);
        byte[] manifest = next.get(next.size() - 1).bytes();

        assertThatThrownBy(() -> assembler.accept(null, new byte[0])).isInstanceOf(UnreadableSnapshot.class);
        assertThatThrownBy(() -> assembler.accept("rubbish", new byte[0])).isInstanceOf(UnreadableSnapshot.class);
        assertThatThrownBy(() -> assembler.accept(MODEL + "/a/manifest", new byte[0]))
                .isInstanceOf(UnreadableSnapshot.class);
        assertThatThrownBy(() -> assembler.accept("other/a/manifest", manifest))
                .hasMessage("the manifest under the key other/a/manifest is that of %s", second.version());
        assertNewest(first);
        acceptAll(next);

        assertNewest(second);
    }

    @Test
    void parts_that_pass_their_checksums_but_are_not_the_file_are_an_error() throws IOException {
        Manifest right = Manifest.parse(
                cut(first, Slot.A).remove(cut(first, Slot.A).size() - 1).bytes());
        Manifest wrong = new Manifest(
                right.version(),
                right.events(),
                right.time(),
                right.bytes(),
                right.checksums(),
                "00".repeat(32),
                right.digest(),
                right.metrics());
        List<SnapshotPart> records = cut(first, Slot.A);
        records.remove(records.size() - 1);
        acceptAll(records);

        assertThatThrownBy(() -> assembler.accept(MODEL + "/a/manifest", wrong.toJson()))
                .isInstanceOf(UnreadableSnapshot.class)
                .hasMessageContaining("with SHA-256 %s where its manifest says", right.sha256());
        assertThat(assembler.newest()).isEmpty();
    }

    @Test
    void a_whole_snapshot_is_written_as_the_file_that_was_cut(@TempDir Path folder) throws IOException {
        acceptAll(cut(first, Slot.A));
        Path path = folder.resolve("model.safetensors");

        assembler.newest().orElseThrow().writeTo(path);

        assertThat(path).hasBinaryContent(first.file().readAllBytes());
    }

    private void assertNewest(Snapshot expected) throws IOException {
        WholeSnapshot newest = assembler.newest().orElseThrow();
        assertThat(newest.manifest().version()).isEqualTo(expected.version());
        assertThat(newest.read().digest()).isEqualTo(expected.digest());
    }

    private Optional<WholeSnapshot> accept(SnapshotPart record) throws IOException {
        return assembler.accept(record.key(), record.bytes());
    }

    private void acceptAll(List<SnapshotPart> records) throws IOException {
        for (SnapshotPart record : records) {
            accept(record);
        }
    }

    private static List<SnapshotPart> cut(Snapshot snapshot, Slot slot) {
        List<SnapshotPart> records = new ArrayList<>();
        SnapshotParts.cut(snapshot, slot, 300).forEachRemaining(records::add);
        return records;
    }
}
