package io.eddy.snapshot.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.eddy.feature.Event;
import io.eddy.feature.Value;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.nn.Activation;
import io.eddy.snapshot.FrozenModel;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of an exported model ONNX Runtime says what the model itself says. */
class OnnxModelTest {
    private static final int ASKED = 200;

    private static final String FEATURES = """
            features:
              price: number
              rare: {type: number, clip: 2}
              same: number
              member: boolean
              pixels: {type: numbers, size: 3}
              "pixels.0": number
              city: {type: category, dimensions: 3, maxValues: 6}
              kind: {type: category, dimensions: 2}
            """;

    @ParameterizedTest
    @EnumSource(Activation.class)
    void every_activation_with_norm_and_residual_connections(Activation activation) throws Exception {
        String name = switch (activation) {
            case LEAKY_RELU -> "leakyRelu";
            default -> activation.name().toLowerCase(Locale.ROOT);
        };
        assertSame(FEATURES
                + "network: {hidden: [6, 6, 5], activation: %s, layerNorm: true, residual: true, dropout: 0.1}\noutput: multiclass"
                        .formatted(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output: binary",
                "output: multiclass",
                "output: regression",
                "output: {type: regression, loss: poisson}",
            })
    void every_output(String output) throws Exception {
        assertSame(FEATURES + "network: {hidden: [8]}\n" + output);
        assertSame(FEATURES + "network: {hidden: []}\n" + output);
    }

    private void assertSame(String text) throws Exception {
        Specification given = SpecificationReader.parse("name: x\n" + text);
        Learner learner = Learners.of(given);
        Event event = new Event();
        for (int i = 0; i < 400; i++) {
            fill(event, i, given.output().kind());
            learner.learn(event);
        }
        Snapshot snapshot = snapshot(learner);
        FrozenModel frozen = FrozenModel.of(snapshot);
        List<Event> asked = new ArrayList<>();
        for (int i = 1_000; i < 1_000 + ASKED; i++) {
            Event question = new Event();
            fill(question, i, given.output().kind());
            asked.add(question);
        }

        try (OrtEnvironment environment = OrtEnvironment.getEnvironment();
                OrtSession session = environment.createSession(OnnxModel.of(snapshot));
                OrtSession.Result result = session.run(inputs(environment, given, asked))) {
            for (int i = 0; i < ASKED; i++) {
                Prediction prediction = frozen.predict(asked.get(i));
                if (prediction instanceof Prediction.OfClass said) {
                    float[] probabilities = ((float[][])
                                    result.get("probabilities").orElseThrow().getValue())
                            [i];
                    assertThat(probabilities).hasSameSizeAs(said.probabilities());
                    for (int k = 0; k < probabilities.length; k++) {
                        assertThat(probabilities[k]).isCloseTo(said.probabilities()[k], within(1e-5f));
                    }
                    assertThat(((String[]) result.get("label").orElseThrow().getValue())[i])
                            .isEqualTo(said.label());
                } else {
                    double said = ((Prediction.OfQuantity) prediction).value();
                    double value =
                            ((double[][]) result.get("value").orElseThrow().getValue())[i][0];
                    assertThat(value).isCloseTo(said, within(1e-5 * Math.max(1, Math.abs(said))));
                }
            }
        }
    }

    /** Fields of all kinds, now and then missing, with values that were never learned. */
    private static void fill(Event event, int i, Specification.Kind kind) {
        Random random = new Random(i);
        random.nextInt();
        event.clear();
        double price = 1_000_000 + 3 * random.nextGaussian();
        if (random.nextInt(9) > 0) {
            event.field("price").setNumber(price);
        }
        event.field("rare").setNumber(random.nextInt(4) == 0 ? random.nextInt(100) : 0);
        event.field("same").setNumber(4);
        if (random.nextInt(9) > 0) {
            event.field("member").setBoolean(random.nextBoolean());
        }
        if (random.nextInt(9) > 0) {
            event.field("pixels").setNumbers();
            for (int k = 0; k < 3; k++) {
                event.field("pixels").add(k > 0 && random.nextInt(9) == 0 ? Double.NaN : random.nextInt(4));
            }
        }
        event.field("pixels.0").setNumber(random.nextGaussian());
        if (random.nextInt(9) > 0) {
            event.field("city").setText("city " + random.nextInt(i < 1_000 ? 8 : 20));
        }
        event.field("kind").setText("kind " + random.nextInt(i < 1_000 ? 8 : 20));
        int count = random.nextInt(4) + (price > 1_000_000 ? 3 : 0);
        if (kind == Specification.Kind.REGRESSION) {
            event.label().setNumber(count);
        } else {
            event.label().setText(kind == Specification.Kind.BINARY ? count > 3 ? "yes" : "no" : "c" + count);
        }
    }

    private static Map<String, OnnxTensor> inputs(
            OrtEnvironment environment, Specification specification, List<Event> events) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (Map.Entry<String, Feature> field : specification.features().entrySet()) {
            List<Value> values =
                    events.stream().map(event -> event.field(field.getKey())).toList();
            inputs.put(field.getKey(), input(environment, field.getValue(), values));
        }
        return inputs;
    }

    private static OnnxTensor input(OrtEnvironment environment, Feature feature, List<Value> values)
            throws OrtException {
        if (feature instanceof Feature.Number) {
            double[][] column = values.stream()
                    .map(value -> new double[] {value.isMissing() ? Double.NaN : value.number()})
                    .toArray(double[][]::new);
            return OnnxTensor.createTensor(environment, column);
        } else if (feature instanceof Feature.Bool) {
            float[][] column = values.stream()
                    .map(value -> new float[] {value.isMissing() ? Float.NaN : (float) value.number()})
                    .toArray(float[][]::new);
            return OnnxTensor.createTensor(environment, column);
        } else if (feature instanceof Feature.Numbers numbers) {
            FloatBuffer all = FloatBuffer.allocate(values.size() * numbers.size());
            for (Value value : values) {
                for (int k = 0; k < numbers.size(); k++) {
                    all.put(value.isMissing() ? Float.NaN : value.numbers()[k]);
                }
            }
            return OnnxTensor.createTensor(environment, all.flip(), new long[] {values.size(), numbers.size()});
        }
        String[] texts = values.stream()
                .map(value -> value.isMissing() ? "" : value.asName())
                .toArray(String[]::new);
        return OnnxTensor.createTensor(environment, texts, new long[] {values.size(), 1});
    }

    @Test
    void what_cannot_be_said_is_refused_all_of_it_by_name() throws Exception {
        Learner shop = Learners.of(SpecificationReader.read(Path.of("src/examples/shop.yaml")));

        assertThatThrownBy(() -> OnnxModel.of(snapshot(shop)))
                .isInstanceOf(NotForOnnx.class)
                .hasMessageStartingWith("x-123456@events-0:400 cannot be said in ONNX: it has several members")
                .hasMessageContaining(
                        "field user is of type id; field item is of type id; field search is of type text; field spent is of type sum");

        Learner strange = Learners.of(
                SpecificationReader.parse(
                        "{name: x, network: {hidden: [2]}, output: {type: binary, keep: {a: 0.1}}, features: {label: number, at: time}}"));

        assertThatThrownBy(() -> OnnxModel.of(snapshot(strange)))
                .hasMessage(
                        "x-123456@events-0:400 cannot be said in ONNX: field label is called as an output is; field at is of type time; it learns from a sample, and what it predicts is corrected for that (output.keep); it has seen fewer than two classes");
    }

    private static Snapshot snapshot(Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return new Snapshot(
                new ModelVersion("x", "123456", "events-0", 400),
                400,
                Instant.EPOCH,
                learner.specification().canonical(),
                Map.of(),
                tensors);
    }
}
