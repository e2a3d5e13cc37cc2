package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionMessageTest {
    private static final ModelVersion MODEL = new ModelVersion("elec2", "3f9ac1", "events-0", 45_312);

    private final PredictionWriter writer = new PredictionWriter();

    @Test
    void a_class_is_written_with_its_probabilities() {
        Prediction prediction = new Prediction.OfClass(List.of("left", "sold"), new float[] {0.25f, 0.75f});

        assertThat(written(new PredictionMessage("a7", prediction, MODEL, new Label.Category("left"), 1.3862944f, 5)))
                .isEqualTo("{\"id\":\"a7\",\"prediction\":\"sold\",\"probability\":0.75,"
                        + "\"probabilities\":{\"left\":0.25,\"sold\":0.75},\"model\":\"elec2-3f9ac1@events-0:45312\","
                        + "\"label\":\"left\",\"loss\":1.3862944,\"time\":5}");
    }

    @Test
    void what_is_not_known_is_left_out() {
        assertThat(written(new PredictionMessage(null, new Prediction.OfQuantity(0.1), MODEL, null, Float.NaN, -1)))
                .isEqualTo("{\"prediction\":0.1,\"model\":\"elec2-3f9ac1@events-0:45312\"}");
        assertThat(written(new PredictionMessage(null, Prediction.None.INSTANCE, MODEL, null, Float.NaN, -1)))
                .isEqualTo("{\"prediction\":null,\"model\":\"elec2-3f9ac1@events-0:45312\"}");
    }

    @Test
    void how_unusual_an_event_is_tells_which_fields_make_it_so() throws IOException {
        Map<String, Double> fields = new LinkedHashMap<>();
        fields.put("amount", 0.75);
        fields.put("country", 0.25);
        Prediction prediction = new Prediction.OfAnomaly(0.998, true, 7.5f, 3, fields);
        PredictionMessage message = new PredictionMessage("a7", prediction, MODEL, Label.Unlabelled.INSTANCE, 7.5f, 5);

        assertThat(written(message))
                .isEqualTo("{\"id\":\"a7\",\"prediction\":\"unusual\",\"score\":0.998,\"segment\":3,"
                        + "\"fields\":{\"amount\":0.75,\"country\":0.25},\"model\":\"elec2-3f9ac1@events-0:45312\","
                        + "\"loss\":7.5,\"time\":5}");
        assertThat(read(writer.write(message))).isEqualTo(message);
        assertThat(read(writer.write(new PredictionMessage("q", prediction, MODEL, null, Float.NaN, -1)))
                        .prediction())
                .isEqualTo(prediction);
        assertThat(written(message.withBest())).contains("\"fields\":{}");
    }

    @Test
    void several_outputs_and_what_is_known_of_their_labels_are_told_by_name() throws IOException {
        Map<String, Prediction> parts = new LinkedHashMap<>();
        parts.put("click", Prediction.None.INSTANCE);
        parts.put("dwell", new Prediction.OfQuantity(3.5));
        Label label = new Label.Several(Map.of("click", new Label.Category("true")));
        PredictionMessage message = new PredictionMessage("a7", new Prediction.OfSeveral(parts), MODEL, label, 0.5f, 5);

        assertThat(written(message))
                .isEqualTo(
                        "{\"id\":\"a7\",\"prediction\":{\"click\":{\"prediction\":null},\"dwell\":{\"prediction\":3.5}},"
                                + "\"model\":\"elec2-3f9ac1@events-0:45312\",\"label\":{\"click\":\"true\"},\"loss\":0.5,\"time\":5}");
        assertThat(read(writer.write(message))).isEqualTo(message);
    }

    @Test
    void a_loss_without_bound_is_null() {
        assertThat(written(new PredictionMessage(
                        null, Prediction.None.INSTANCE, MODEL, new Label.Quantity(2), Float.POSITIVE_INFINITY, -1)))
                .endsWith("\"label\":2.0,\"loss\":null}");
    }

    @Test
    void a_prediction_that_is_no_number_is_null() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThat(written(
                            new PredictionMessage(null, new Prediction.OfQuantity(value), MODEL, null, Float.NaN, 0)))
                    .isEqualTo("{\"prediction\":null,\"model\":\"elec2-3f9ac1@events-0:45312\",\"time\":0}");
        }
    }

    @Test
    void of_many_classes_the_best_alone_keeps_its_probability() {
        Prediction all = new Prediction.OfClass(List.of("a", "b", "c"), new float[] {0.2f, 0.5f, 0.3f});
        PredictionMessage message = new PredictionMessage("a7", all, MODEL, new Label.Category("c"), 1.2f, 5);
        PredictionMessage quantity =
                new PredictionMessage("a7", new Prediction.OfQuantity(3), MODEL, null, Float.NaN, 5);

        assertThat(written(message.withBest()))
                .isEqualTo("{\"id\":\"a7\",\"prediction\":\"b\",\"probability\":0.5,\"probabilities\":{\"b\":0.5},"
                        + "\"model\":\"elec2-3f9ac1@events-0:45312\",\"label\":\"c\",\"loss\":1.2,\"time\":5}");
        assertThat(quantity.withBest()).isEqualTo(quantity);
    }

    @Test
    void of_many_classes_the_most_probable_are_written() {
        Prediction prediction =
                new Prediction.OfClass(List.of("a", "b", "c", "d", "e"), new float[] {0.1f, 0.3f, 0.1f, 0.3f, 0.2f});

        String message = new String(
                new PredictionWriter(4).write(new PredictionMessage(null, prediction, MODEL, null, Float.NaN, -1)),
                UTF_8);

        assertThat(message)
                .contains("\"prediction\":\"b\"")
                .contains("\"probabilities\":{\"b\":0.3,\"d\":0.3,\"e\":0.2,\"a\":0.1}");
    }

    @Test
    void any_message_is_read_back_by_the_same_writer_and_reader() {
        Seeds.forEach(300, seed -> {
            PredictionMessage message = randomMessage(new Random(seed));

            PredictionMessage back = read(writer.write(message));

            assertThat(back)
                    .usingRecursiveComparison()
                    .withEqualsForType(Float::equals, Float.class)
                    .isEqualTo(message);
        });
    }

    @Test
    void a_version_is_written_as_it_calls_itself() {
        for (long offset : new long[] {0, 9, 10, 99, 1_000_000, Long.MAX_VALUE}) {
            ModelVersion version = new ModelVersion("a \"b\"-c", "00ff00", "clicks.v2-11", offset);
            assertThat(written(new PredictionMessage(null, Prediction.None.INSTANCE, version, null, Float.NaN, -1)))
                    .contains(version.toString().replace("\"", "\\\""));
        }
    }

    @Test
    void what_is_no_prediction_is_an_error_that_says_why() {
        assertThatThrownBy(() -> PredictionReader.read("[]".getBytes(UTF_8))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PredictionReader.read("{\"prediction\":1}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no model");
        assertThatThrownBy(() -> PredictionReader.read("{\"model\":\"x\"}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'x'");
    }

    private static PredictionMessage randomMessage(Random random) {
        ModelVersion model = new ModelVersion(
                "m" + random.nextInt(3),
                "3f9ac" + random.nextInt(3),
                "events-" + random.nextInt(3),
                random.nextLong() >>> 10);
        return new PredictionMessage(
                random.nextBoolean() ? "é💧\"" + random.nextInt() : null,
                randomPrediction(random),
                model,
                switch (random.nextInt(3)) {
                    case 0 -> new Label.Category("c" + random.nextInt(5));
                    case 1 -> new Label.Quantity(random.nextGaussian());
                    default -> null;
                },
                random.nextBoolean() ? random.nextFloat() : Float.NaN,
                random.nextBoolean() ? random.nextLong() >>> 1 : -1);
    }

    private static Prediction randomPrediction(Random random) {
        int classes = random.nextInt(PredictionWriter.DEFAULT_MAX_CLASSES + 1);
        if (classes == 0) {
            return random.nextBoolean() ? Prediction.None.INSTANCE : new Prediction.OfQuantity(random.nextGaussian());
        }
        List<String> names = new ArrayList<>();
        float[] probabilities = new float[classes];
        for (int k = 0; k < classes; k++) {
            names.add("class " + k);
            probabilities[k] = random.nextFloat();
        }
        return new Prediction.OfClass(List.copyOf(names), probabilities);
    }

    private String written(PredictionMessage message) {
        return new String(writer.write(message), UTF_8);
    }

    private static PredictionMessage read(byte[] message) {
        try {
            return PredictionReader.read(message);
        } catch (IOException e) {
            throw new AssertionError(new String(message, UTF_8), e);
        }
    }
}
