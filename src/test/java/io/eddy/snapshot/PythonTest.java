package io.eddy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.Programs;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program reads what we write. */
class PythonTest {
    /** The first that has numpy: the system's may, where the one on the PATH has not. */
    private static Optional<Path> python = Optional.empty();

    @TempDir
    Path folder;

    @BeforeAll
    static void numpy_is_there() throws IOException, InterruptedException {
        Path ofSystem = Path.of("/usr/bin/python3");
        for (Path each : List.of(Programs.find("python3").orElse(ofSystem), ofSystem)) {
            if (python.isEmpty() && Files.isExecutable(each) && hasNumpy(each)) {
                python = Optional.of(each);
            }
        }
        assumeTrue(python.isPresent(), "no python3 has numpy: apt-get install python3-numpy");
    }

    private static boolean hasNumpy(Path python) throws IOException, InterruptedException {
        return new ProcessBuilder(python.toString(), "-c", "import numpy")
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void numpy_reads_the_same_numbers_and_the_same_digest() throws IOException, InterruptedException {
        Snapshot some = Models.snapshot(1, 45_312, 1, 1);
        Snapshot snapshot =
                new Snapshot(some.version(), 1, some.time(), some.specification(), some.metrics(), tensors());
        Path file = folder.resolve("model.safetensors");
        snapshot.writeTo(file);

        JsonNode found = new ObjectMapper().readTree(run(file));

        assertThat(found.path("version").asText()).isEqualTo("elec2-3f9ac1@events-0:45312");
        assertThat(found.path("digest").asText()).isEqualTo(snapshot.digest());
        assertThat(found.path("metrics").path("accuracy").asDouble()).isEqualTo(0.875);
        assertThat(found.path("texts").path("user.keys")).map(JsonNode::asText).containsExactly("zoë", "日本", "\"\\");
        assertThat(found.path("tensors").size()).isEqualTo(5);
        for (Map.Entry<String, Tensor> tensor : snapshot.tensors().tensors().entrySet()) {
            assertSame(found.path("tensors").path(tensor.getKey()), tensor.getValue());
        }
    }

    private static Tensors tensors() {
        Random random = new Random(1);
        Tensors tensors = new Tensors();
        Archive archive = tensors.save(false);
        float[] weights = new float[33 * 7];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        archive.floats("weights", weights, 0, 7, 33, 7);
        archive.longs("count", 45_312, Long.MIN_VALUE, Long.MAX_VALUE);
        archive.doubles("statistics", random.doubles(5).toArray());
        archive.floats("bias", new float[] {Float.MIN_VALUE, -0f, Float.MAX_VALUE}, 0, 3, 3);
        archive.in("user").floats("rows", new float[0], 0, 3, 0, 3);
        archive.in("user").strings("keys", List.of("zoë", "日本", "\"\\"));
        return tensors;
    }

    private static void assertSame(JsonNode found, Tensor tensor) {
        List<Integer> shape = new ArrayList<>();
        found.path("shape").forEach(size -> shape.add(size.asInt()));
        List<Object> values = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        switch (tensor.type()) {
            case F32 -> {
                found.path("values").forEach(value -> values.add((float) value.asDouble()));
                for (float value : (float[]) tensor.data()) {
                    expected.add(value);
                }
            }
            case F64 -> {
                found.path("values").forEach(value -> values.add(value.asDouble()));
                Arrays.stream((double[]) tensor.data()).forEach(expected::add);
            }
            case I64 -> {
                found.path("values").forEach(value -> values.add(value.asLong()));
                Arrays.stream((long[]) tensor.data()).forEach(expected::add);
            }
        }
        assertThat(found.path("dtype").asText())
                .isEqualTo(Map.of("F32", "float32", "F64", "float64", "I64", "int64")
                        .get(tensor.type().name()));
        assertThat(shape).isEqualTo(Arrays.stream(tensor.shape()).boxed().toList());
        assertThat(values).isEqualTo(expected);
    }

    private static byte[] run(Path file) throws IOException, InterruptedException {
        Process reader = new ProcessBuilder(
                        python.orElseThrow().toString(), "src/test/python/read_snapshot.py", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] output = reader.getInputStream().readAllBytes();
        assertThat(reader.waitFor()).isZero();
        return output;
    }
}
