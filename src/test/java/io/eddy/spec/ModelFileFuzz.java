package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a model file: {@code JAZZER_FUZZ=1 mvn test -Dtest=ModelFileFuzz}. */
class ModelFileFuzz {
    private final Path file = Files.createTempFile("fuzz", ".yaml");

    ModelFileFuzz() throws Exception {}

    static List<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (DirectoryStream<Path> examples = Files.newDirectoryStream(Path.of("src/examples"), "*.yaml")) {
            for (Path example : examples) {
                files.add(Files.readAllBytes(example));
            }
        }
        return files;
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = "10m")
    void whatever_the_bytes_are_it_is_a_model_or_a_list_of_problems(byte[] bytes) throws Exception {
        Files.write(file, bytes);
        Specification read;
        try {
            read = SpecificationReader.readAll(file).specification();
        } catch (SpecificationException e) {
            assertThat(e.problems()).isNotEmpty();
            return;
        }
        // and what it says can be said again
        Specification again = SpecificationReader.parse(read.canonical());
        assertThat(again.fingerprint()).isEqualTo(read.fingerprint());
    }
}
