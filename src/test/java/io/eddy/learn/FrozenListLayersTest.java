package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.safetensors.Safetensors;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers over lists are told and kept by their names as those of vectors are. */
class FrozenListLayersTest {
    private static final String FEATURES =
            "features: {way: {type: sequence, of: names, length: 4, layers: [{embed: 4}, {gru: 4}, {gru: 3}, {pool: attention}, {dense: 5}]}, "
                    + "last: {type: sequence, of: names, carry: {steps: 2}, layers: [{embed: 4}, {gru: 4}, {lstm: 3}]}}";

    @Test
    void only_what_is_not_named_moves() throws IOException, RejectedEvent {
        assertThat(moved("way.1", "last.1"))
                .doesNotContain("way.1", "last.1")
                .contains("way.2", "way.3", "way.4", "last.2");
        assertThat(moved("way.4")).doesNotContain("way.4").contains("way.1", "way.2", "way.3", "last.1");
    }

    @Test
    void the_gradient_of_each_layer_is_told() throws IOException, RejectedEvent {
        Learner learner = learner();

        learn(learner, 20);

        assertThat(learner.vitals().gradientNorms())
                .containsKeys("way.1", "way.2", "way.3", "way.4", "last.1", "last.2", "hidden0");
        assertThat(learner.vitals().gradientNorms().values()).allMatch(norm -> norm > 0);
    }

    @TempDir
    Path folder;

    private Learner learner(String... frozen) throws IOException {
        Tensors given = new Tensors();
        given.tensors().put("hidden0.bias", new Tensor(Type.F32, new int[] {4}, new float[4]));
        try (InputStream bytes = Safetensors.write(given, Map.of())) {
            Files.write(folder.resolve("given.safetensors"), bytes.readAllBytes());
        }
        String start = "{from: given.safetensors, layout: eddy, freeze: [" + String.join(", ", frozen) + "]}";
        return Learners.of(SpecificationReader.read(Files.writeString(
                folder.resolve("m.yaml"),
                "{name: m, " + FEATURES
                        + ", network: {hidden: [4], activation: tanh}, output: {type: binary, classes: [no, yes]}, start: "
                        + start
                        + "}")));
    }

    /** The layers whose weights have changed. */
    private Set<String> moved(String... frozen) throws IOException, RejectedEvent {
        Learner learner = learner(frozen);
        Tensors before = new Tensors();
        learner.state(before.save(false));
        learn(learner, 20);
        Tensors after = new Tensors();
        learner.state(after.save(false));
        return before.tensors().keySet().stream()
                .filter(name ->
                        data(after, name) instanceof float[] now && !Arrays.equals((float[]) data(before, name), now))
                .map(name -> name.replaceAll("^(features|network)\\.", "").replaceAll("^(\\w+\\.\\d).*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Object data(Tensors tensors, String name) {
        return Objects.requireNonNull(tensors.tensors().get(name)).data();
    }

    private static void learn(Learner learner, int events) throws RejectedEvent {
        for (int i = 0; i < events; i++) {
            Event event = new Event();
            event.set("way", List.of("a" + i % 3, "b" + i % 2, "c"));
            event.set("last", "d" + i % 4);
            event.label(i % 3 == 0 ? "yes" : "no");
            learner.learn(event);
        }
    }
}
