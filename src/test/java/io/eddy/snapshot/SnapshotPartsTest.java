package io.eddy.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.SnapshotTooLarge;
import io.eddy.safetensors.UnreadableSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotPartsTest {
    private final Snapshot snapshot = Models.snapshot(1, 45_312, 7, 33);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1000, SnapshotParts.DEFAULT_PART_BYTES})
    void the_parts_are_the_file_and_the_manifest_tells_of_it(int partBytes) throws IOException {
        byte[] file = snapshot.file().readAllBytes();

        List<SnapshotPart> parts = new ArrayList<>();
        SnapshotParts cut = SnapshotParts.cut(snapshot, Slot.A, partBytes);
        cut.forEachRemaining(parts::add);

        assertThat(cut.bytes()).isEqualTo(file.length);
        SnapshotPart last = parts.remove(parts.size() - 1);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (SnapshotPart part : parts) {
            assertThat(part.bytes()).hasSizeBetween(1, partBytes);
            joined.writeBytes(part.bytes());
        }
        assertThat(joined.toByteArray()).isEqualTo(file);
        Manifest manifest = Manifest.parse(last.bytes());
        assertThat(manifest.version()).isEqualTo(snapshot.version());
        assertThat(manifest.events()).isEqualTo(snapshot.events());
        assertThat(manifest.time()).isEqualTo(snapshot.time());
        assertThat(manifest.metrics()).containsExactlyEntriesOf(snapshot.metrics());
        assertThat(manifest.bytes()).isEqualTo(file.length);
        assertThat(manifest.parts()).isEqualTo(parts.size());
        assertThat(manifest.sha256())
                .isEqualTo(HexFormat.of().formatHex(Safetensors.sha256().digest(file)));
        assertThat(manifest.digest()).isEqualTo(snapshot.digest());
    }

    @ParameterizedTest
    @ValueSource(ints = {9_000, 20_000, 1 << 20, Integer.MAX_VALUE})
    void every_record_fits_what_the_topic_admits(int recordBytes) {
        Snapshot large = Models.snapshot(1, 45_312, 100, 3_000);
        int largest = 0;
        int parts = 0;

        for (SnapshotParts cut = SnapshotParts.cutFor(recordBytes, large, Slot.A); cut.hasNext(); parts++) {
            SnapshotPart part = cut.next();
            largest = Math.max(largest, part.key().length() + part.bytes().length);
        }

        assertThat(largest).isLessThan(recordBytes).isLessThan(SnapshotParts.DEFAULT_PART_BYTES + 100);
        assertThat(parts).isGreaterThan(3);
    }

    @Test
    void a_snapshot_whose_manifest_the_topic_cannot_hold_is_refused_at_once() {
        Snapshot large = Models.snapshot(1, 45_312, 100, 3_000);

        assertThatThrownBy(() -> SnapshotParts.cutFor(8_192, large, Slot.A))
                .isInstanceOf(SnapshotTooLarge.class)
                .hasMessageContainingAll("at most 8,192", "set a larger max.message.bytes");
    }

    @Test
    void keys_name_model_slot_and_part() {
        List<String> keys = new ArrayList<>();

        SnapshotParts.cut(snapshot, Slot.B, 1500).forEachRemaining(part -> keys.add(part.key()));

        assertThat(keys)
                .containsExactly(
                        "elec2-3f9ac1@events-0/b/0", "elec2-3f9ac1@events-0/b/1", "elec2-3f9ac1@events-0/b/manifest");
    }

    @Test
    void nothing_follows_the_manifest() {
        SnapshotParts parts = SnapshotParts.cut(snapshot, Slot.A);
        parts.forEachRemaining(part -> {});

        assertThatThrownBy(parts::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> SnapshotParts.cut(snapshot, Slot.A, 0)).hasMessageContaining("0 bytes");
    }

    @Test
    void a_key_is_read_from_its_end() throws IOException {
        for (String text :
                new String[] {"elec2-3f9ac1@events-0/a/0", "elec2-3f9ac1@/data/a/elec2.csv/b/manifest", "m/a/999999999"
                }) {
            assertThat(SnapshotKey.parse(text)).hasToString(text);
        }
        assertThat(SnapshotKey.parse("x/a/b/manifest")).isEqualTo(new SnapshotKey("x/a", Slot.B, SnapshotKey.MANIFEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "//", "/a/0", "m/a", "m/c/0", "m/a/-1", "m/a/01", "m/a/", "m/A/0", "m/a/9999999999"})
    void any_other_key_is_an_error(String key) {
        assertThatThrownBy(() -> SnapshotKey.parse(key))
                .isInstanceOf(UnreadableSnapshot.class)
                .hasMessage("the key %s is not of the form model/slot/part", key);
    }

    @Test
    void a_damaged_manifest_is_an_error_or_another_manifest_but_never_a_crash() throws IOException {
        byte[] json = manifest().toJson();
        Manifest manifest = Manifest.parse(json);

        for (int length = 0; length < json.length; length++) {
            byte[] cut = Arrays.copyOf(json, length);
            assertThatThrownBy(() -> Manifest.parse(cut)).isInstanceOf(UnreadableSnapshot.class);
        }
        Seeds.forEach(2000, seed -> {
            byte[] flipped = json.clone();
            int bit = new Random(seed).nextInt(json.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Manifest found = Manifest.parse(flipped);
                // because version and parts stand there a second time for the eye, a flip in the former changes nothing
                assertThat(found.parts()).isEqualTo(manifest.parts());
            } catch (UnreadableSnapshot e) {
                assertThat(e).message().isNotBlank();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"format", "model", "events", "time", "bytes", "parts", "checksums", "sha256", "digest", "metrics"
            })
    void a_manifest_without_a_field_is_an_error(String field) {
        String json = new String(manifest().toJson(), UTF_8);

        String without = json.replace("\"" + field + "\":", "\"other\":");

        assertThat(without).isNotEqualTo(json);
        assertThatThrownBy(() -> Manifest.parse(without.getBytes(UTF_8))).isInstanceOf(UnreadableSnapshot.class);
    }

    @Test
    void a_manifest_whose_numbers_disagree_is_an_error() {
        String json = new String(manifest().toJson(), UTF_8);

        String wrong = json.replaceAll("\"parts\":\\d+", "\"parts\":99");

        assertThatThrownBy(() -> Manifest.parse(wrong.getBytes(UTF_8))).hasMessageContaining("tells of 99 parts");
    }

    @Test
    void a_metric_in_a_manifest_that_is_no_number_is_left_out() throws IOException {
        String json = new String(manifest().toJson(), UTF_8);

        String odd = json.replace("\"accuracy\":0.875", "\"accuracy\":\"NaN\"");

        assertThat(odd).isNotEqualTo(json);
        assertThat(Manifest.parse(odd.getBytes(UTF_8)).metrics()).containsOnlyKeys("logLoss");
    }

    private Manifest manifest() {
        SnapshotPart last = new SnapshotPart("", new byte[0]);
        for (SnapshotParts parts = SnapshotParts.cut(snapshot, Slot.A, 500); parts.hasNext(); ) {
            last = parts.next();
        }
        try {
            return Manifest.parse(last.bytes());
        } catch (UnreadableSnapshot e) {
            throw new AssertionError(e);
        }
    }
}
