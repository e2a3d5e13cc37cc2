package io.eddy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.state.Tensors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    @TempDir
    Path folder;

    @Test
    void a_file_gives_back_the_snapshot() throws IOException {
        Snapshot snapshot = Models.snapshot(1, 45_312, 4, 33);
        Path path = folder.resolve("model.safetensors");

        snapshot.writeTo(path);
        Snapshot found = Snapshot.read(path);

        assertThat(found).usingRecursiveComparison().ignoringFields("tensors").isEqualTo(snapshot);
        assertThat(found.metrics()).containsExactlyEntriesOf(snapshot.metrics());
        assertThat(found.tensors().texts()).isEqualTo(snapshot.tensors().texts());
        assertThat(found.digest()).isEqualTo(snapshot.digest());
        assertThat(found.file().readAllBytes()).isEqualTo(Files.readAllBytes(path));
    }

    @Test
    void half_a_surrogate_pair_in_a_key_comes_back() throws IOException {
        Tensors tensors = new Tensors();
        tensors.save(false).strings("keys", List.of("\uD83D", "\uDE00\uD83D\uDE00"));
        Snapshot some = Models.snapshot(1, 1, 1, 1);
        Snapshot snapshot = new Snapshot(some.version(), 1, some.time(), some.specification(), some.metrics(), tensors);

        byte[] file = snapshot.file().readAllBytes();

        assertThat(Snapshot.read(new ByteArrayInputStream(file), file.length)
                        .tensors()
                        .texts())
                .isEqualTo(tensors.texts());
    }

    @Test
    void a_metric_that_is_no_number_is_left_out() {
        Snapshot some = Models.snapshot(1, 1, 1, 1);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("auc", Double.NaN);
        metrics.put("accuracy", 0.5);
        metrics.put("r2", Double.NEGATIVE_INFINITY);

        Snapshot snapshot = new Snapshot(some.version(), 1, some.time(), some.specification(), metrics, some.tensors());

        assertThat(snapshot.metrics()).containsExactly(Map.entry("accuracy", 0.5));
    }

    @Test
    void a_file_of_somebody_else_is_an_error() throws IOException {
        byte[] file = Safetensors.write(new Tensors(), Map.of()).readAllBytes();

        assertThatThrownBy(() -> Snapshot.read(new ByteArrayInputStream(file), file.length))
                .isInstanceOf(UnreadableSnapshot.class)
                .hasMessageContaining("the file is no snapshot of Eddy: its metadata have no 'format'");
    }

    @Test
    void a_later_format_is_an_error() throws IOException {
        byte[] file = Safetensors.write(new Tensors(), Map.of("format", "eddy-snapshot-2"))
                .readAllBytes();

        assertThatThrownBy(() -> Snapshot.read(new ByteArrayInputStream(file), file.length))
                .hasMessageContaining("has the format 'eddy-snapshot-2' and this Eddy reads 'eddy-snapshot-1'");
    }

    @Test
    void metadata_that_make_no_sense_are_errors() throws IOException {
        Snapshot snapshot = Models.snapshot(1, 1, 1, 1);

        for (String name : SnapshotMetadata.write(snapshot).keySet()) {
            Map<String, String> metadata = SnapshotMetadata.write(snapshot);
            metadata.remove(name);
            boolean needed = !name.equals("version") && !name.startsWith("texts.");
            byte[] file = Safetensors.write(snapshot.tensors(), metadata).readAllBytes();
            if (needed) {
                assertThatThrownBy(() -> Snapshot.read(new ByteArrayInputStream(file), file.length))
                        .isInstanceOf(UnreadableSnapshot.class)
                        .hasMessageContaining(name);
            }
        }
        for (String name : new String[] {"offset", "events", "time", "metrics", "texts.classes"}) {
            for (String nonsense : new String[] {"rubbish", "", "null", "[null]", "{\"a\":null}"}) {
                Map<String, String> metadata = SnapshotMetadata.write(snapshot);
                metadata.put(name, nonsense);
                byte[] file = Safetensors.write(snapshot.tensors(), metadata).readAllBytes();
                assertThatThrownBy(() -> Snapshot.read(new ByteArrayInputStream(file), file.length))
                        .as("%s: %s", name, nonsense)
                        .isInstanceOf(UnreadableSnapshot.class);
            }
        }
    }

    @Test
    void a_failed_write_leaves_the_older_file_and_nothing_else() throws IOException {
        Path path = folder.resolve("model.safetensors");
        Files.writeString(path, "older");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the source broke");
            }
        };

        assertThatThrownBy(() -> WholeFile.write(path, failing)).hasMessage("the source broke");

        assertThat(path).hasContent("older");

        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}
