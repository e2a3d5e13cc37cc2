package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.feature.Event;
import io.eddy.kernel.Layout;
import io.eddy.nn.Activation;
import io.eddy.nn.Layer;
import io.eddy.nn.LayerBuilder;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Parameter;
import io.eddy.nn.Shape;
import io.eddy.spec.SpecificationReader;
import io.eddy.spec.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that PyTorch has learned of other pictures, where {@code -Deddy.data=FOLDER} has the data set cats_dogs. */
class BackboneTest {
    private static final String PIXELS = """
            features:
              pixels:
                type: image
                width: 32
                height: 32
                channels: 3
                %s
                layers: [{conv: 16}, relu, maxPool, {conv: 32}, relu, maxPool, flatten, {dense: 64}, relu]
            network: {hidden: []}
            """;

    /** What the old head gives for the first two pictures, as PyTorch has computed it. */
    private static final double[][] LOGITS = {
        {-1.6243, -1.8774, 2.0493, 1.4971, 3.8869, -1.2323, 0.1139, -3.6768},
        {-2.2706, -1.2450, 2.4779, 1.5818, -0.1934, -1.4041, -2.4348, 0.3518}
    };

    @TempDir
    Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void findData() {
        data = Path.of(System.getProperty("eddy.data", "nowhere")).resolve("cats_dogs");
        assumeTrue(Files.exists(data), "no data set cats_dogs; -Deddy.data=FOLDER names the folder that has it");
    }

    private Learner learner(String augment, String rest) throws Exception {
        String start = "start:\n  from: %s\n  map: {\"0\": pixels.0, \"3\": pixels.3, \"7\": pixels.7}\n"
                .formatted(data.resolve("backbone.safetensors").toAbsolutePath());
        return Learners.of(SpecificationReader.read(
                Files.writeString(folder.resolve("cats-dogs.yaml"), PIXELS.formatted(augment) + rest + start)));
    }

    private DataFile pictures() {
        return DataFile.open(data.resolve("cats_dogs.jsonl.gz"), DataOptions.NONE);
    }

    @Test
    void the_old_head_says_of_each_picture_what_it_says_there() throws Exception {
        Start start = learner("", "output: {type: multiclass, classes: [cat, dog]}\n")
                .specification()
                .training()
                .start()
                .orElseThrow();
        Shape.Pixels in = new Shape.Pixels(32, 32, 3);
        LayerPlan relu = new LayerPlan.Activate(Activation.RELU);
        LayerPlan pool = new LayerPlan.MaxPool(2, 2);
        List<LayerPlan> plans = List.of(
                new LayerPlan.Conv(16, 3, 1, 1, ""),
                relu,
                pool,
                new LayerPlan.Conv(32, 3, 1, 1, ""),
                relu,
                pool,
                new LayerPlan.Flatten(),
                new LayerPlan.Dense(64, ""),
                relu,
                new LayerPlan.Dense(8, ""));
        Layer layers = new LayerBuilder(1).stack("pixels", plans, in);
        Map<String, String> names = Map.of("0", "pixels.0", "3", "pixels.3", "7", "pixels.7", "9", "pixels.9");
        GivenWeights weights = new GivenWeights(
                new Start(start.digest(), start.layout(), false, names, List.of(), start.given()),
                start.given().orElseThrow(),
                layers.parameters().stream().collect(Collectors.toMap(Parameter::name, Function.identity())),
                "");
        weights.take(start.given().orElseThrow().content().tensors().tensors());
        float[] x = Layout.vector(in.size());
        float[] y = Layout.vector(8);
        Event event = new Event();

        try (DataFile pictures = pictures()) {
            for (double[] logits : LOGITS) {
                assertThat(pictures.next()).isTrue();
                pictures.fill(event);
                for (int i = 0; i < in.size(); i++) {
                    x[Layout.BASE + i] = event.field("pixels").numbers()[i] / 255 - 0.5f;
                }
                layers.forward(x, y, 0, false);

                for (int k = 0; k < logits.length; k++) {
                    assertThat((double) y[Layout.BASE + k]).isCloseTo(logits[k], within(1e-3));
                }
            }
        }
    }

    @Test
    void a_new_head_on_it_tells_cats_from_dogs() throws Exception {
        Learner learner = learner("augment: {flip: true, shift: 2}", """
                output: {type: multiclass, classes: [cat, dog]}
                optimizer:
                  type: adam
                  learningRate: 0.001
                  beta1: 0.9
                  schedule: {type: inverseScaling, scale: 500, power: 0.5}
                """);
        Event event = new Event();
        int right = 0;
        int rightOfLast = 0;

        try (DataFile pictures = pictures()) {
            for (int i = 0; i < 5_000; i++) {
                assertThat(pictures.next()).isTrue();
                pictures.fill(event);
                Step step = learner.learn(event);
                boolean isRight = step.prediction() instanceof Prediction.OfClass said
                        && step.label() instanceof Label.Category truth
                        && said.label().equals(truth.name());
                right += isRight ? 1 : 0;
                rightOfLast += isRight && i >= 4_000 ? 1 : 0;
            }
        }

        assertThat(right / 5_000.0).isGreaterThan(0.66);
        assertThat(rightOfLast / 1_000.0).isGreaterThan(0.68);
    }
}
