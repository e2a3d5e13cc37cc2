package io.eddy.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a safetensors file: {@code JAZZER_FUZZ=1 mvn test -Dtest=SafetensorsFuzz}. */
class SafetensorsFuzz {
    static List<byte[]> files() throws IOException {
        Tensors tensors = new Tensors();
        Archive archive = tensors.save(true);
        archive.floats("weights", new float[] {1, 2, 3, 4}, 0, 2, 2, 2);
        archive.doubles("mean", 0.5);
        archive.longs("count", 7);
        return List.of(Safetensors.write(tensors, Map.of("format", "some", "texts.names", "[\"a\"]"))
                .readAllBytes());
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = "10m")
    void whatever_the_bytes_are_it_is_a_file_or_refused(byte[] bytes) throws IOException {
        Safetensors.Content content;
        try {
            content = Safetensors.read(new ByteArrayInputStream(bytes), bytes.length);
        } catch (UnreadableSnapshot e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        byte[] again = Safetensors.write(content.tensors(), content.metadata()).readAllBytes();
        Safetensors.Content second = Safetensors.read(new ByteArrayInputStream(again), again.length);
        assertThat(Safetensors.digest(second.tensors())).isEqualTo(Safetensors.digest(content.tensors()));
        assertThat(second.metadata()).isEqualTo(content.metadata());
    }
}
