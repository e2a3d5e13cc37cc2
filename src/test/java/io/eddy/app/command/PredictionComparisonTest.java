package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.PredictionReader;
import io.eddy.wire.PredictionWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredictionComparisonTest {
    private static final ModelVersion VERSION = new ModelVersion("shop", "3f9ac1", "events-0", 7);

    @Test
    void one_bit_makes_a_difference() {
        PredictionMessage again = classes(40, 0.01f);
        PredictionMessage other = classes(40, Math.nextUp(0.01f));

        assertThat(PredictionComparison.of(publish(again), again).isEqual()).isTrue();
        assertThat(PredictionComparison.of(publish(again), other).lines().stream()
                        .filter(line -> !line.isEqual())
                        .map(PredictionComparison.Line::name))
                .containsExactly("c3");
    }

    @Test
    void of_many_classes_the_published_are_compared() {
        PredictionMessage again = classes(40, 0.01f);

        assertThat(PredictionComparison.of(publish(again), again).lines()).hasSize(1 + 20 + 2);
    }

    @Test
    void of_a_prediction_that_its_topic_could_not_hold_what_is_left_is_compared() {
        PredictionMessage again = classes(40, 0.01f);

        for (PredictionMessage cut : List.of(again.withBest(), again.withoutNames())) {
            PredictionMessage published = publish(cut);
            assertThat(PredictionComparison.of(published, again).isEqual()).isFalse();
            assertThat(PredictionComparison.of(published, PredictionComparison.cutAs(published, again))
                            .isEqual())
                    .isTrue();
        }
        assertThat(differences(again.withoutNames(), quantity(0.1, null, 0.75f).withoutNames()))
                .containsExactly("loss");
    }

    @Test
    void a_class_that_is_in_one_only_is_a_difference() {
        assertThat(PredictionComparison.of(publish(classes(4, 0.5f)), classes(5, 0.5f))
                        .isEqual())
                .isFalse();
        assertThat(PredictionComparison.of(publish(classes(5, 0.5f)), classes(4, 0.5f))
                        .isEqual())
                .isFalse();
    }

    @Test
    void quantities_labels_and_losses_are_compared() {
        PredictionMessage again = quantity(0.1, new Label.Quantity(2), 0.5f);

        assertThat(differences(quantity(0.1, new Label.Quantity(2), 0.5f), again))
                .isEmpty();
        assertThat(differences(quantity(Math.nextUp(0.1), new Label.Quantity(2), 0.5f), again))
                .containsExactly("prediction");
        assertThat(differences(quantity(0.1, new Label.Quantity(3), 0.25f), again))
                .containsExactly("label", "loss");
        assertThat(differences(quantity(0.1, null, Float.NaN), again)).isEmpty();
    }

    private static List<String> differences(PredictionMessage published, PredictionMessage again) {
        return PredictionComparison.of(publish(published), again).lines().stream()
                .filter(line -> !line.isEqual())
                .map(PredictionComparison.Line::name)
                .toList();
    }

    private static PredictionMessage publish(PredictionMessage message) {
        try {
            return PredictionReader.read(new PredictionWriter().write(message));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static PredictionMessage quantity(double value, @Nullable Label label, float loss) {
        return new PredictionMessage("a", new Prediction.OfQuantity(value), VERSION, label, loss, 5);
    }

    private static PredictionMessage classes(int count, float third) {
        float[] probabilities = new float[count];
        List<String> names = new ArrayList<>();
        IntStream.range(0, count).forEach(k -> {
            names.add("c" + k);
            probabilities[k] = k == 3 ? third : 0.009f / (k + 1);
        });
        return new PredictionMessage(
                "a", new Prediction.OfClass(names, probabilities), VERSION, new Label.Category("c1"), 1.5f, 5);
    }
}
