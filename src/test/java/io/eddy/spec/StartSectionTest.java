package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eddy.safetensors.Safetensors;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartSectionTest {
    @TempDir
    Path folder;

    @Test
    void two_names_of_a_file_that_lead_to_the_same_layer_are_refused() throws IOException {
        write("eddy-snapshot-1");

        assertThat(problem("map: {\"4\": output, \"6\": output}"))
                .contains(
                        "model.yaml:4:58: start.map.6 is output, and so is map.4, and only one of the two can be taken;");
    }

    @Test
    void a_snapshot_of_ours_lies_as_pytorch_has_it_never() throws IOException {
        write("eddy-snapshot-1");

        assertThat(problem("layout: pytorch"))
                .endsWith(
                        "model.yaml:4:42: start.layout is pytorch, and the file's format is eddy-snapshot-1, whose matrices lie as they do here; remove it");
    }

    @Test
    void statistics_of_fields_are_asked_of_a_snapshot_of_ours_only() throws IOException {
        write("pt");

        assertThat(problem("statistics: true"))
                .endsWith(
                        "model.yaml:4:46: start.statistics is true, and the file is no snapshot of Eddy's (its format is \"pt\") and has no statistics of fields; remove it");
    }

    private void write(String format) throws IOException {
        Tensors tensors = new Tensors();
        for (String name : new String[] {"4.weight", "6.weight"}) {
            tensors.tensors().put(name, new Tensor(Type.F32, new int[] {1, 2}, new float[2]));
        }
        try (InputStream bytes = Safetensors.write(tensors, Map.of("format", format))) {
            Files.write(folder.resolve("given.safetensors"), bytes.readAllBytes());
        }
    }

    private String problem(String start) throws IOException {
        Path file = Files.writeString(folder.resolve("model.yaml"), """
                output: regression
                features: {a: number}
                network: {hidden: []}
                start: {from: given.safetensors, %s}
                """.formatted(start));
        return catchThrowableOfType(SpecificationException.class, () -> SpecificationReader.read(file))
                .getMessage();
    }
}
