package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.feature.Event;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientTimesInputTest {
    private static final int EVENTS = 2_002;

    /** Of x from 0 to 10, whose mean is 5. */
    private static Event event(double x, int other) {
        Event event = new Event();
        event.field("x").setNumber(x);
        event.field("shop").setText(other % 2 == 0 ? "north" : "south");
        return event;
    }

    private static Learner learned(String network, String output) throws Exception {
        Learner learner = Learners.of(SpecificationReader.parse("""
                name: x
                features: {x: number, shop: {type: category, dimensions: 2}}
                network: {hidden: %s}
                output: %s
                """.formatted(network, output)));
        for (int i = 0; i < EVENTS; i++) {
            Event event = event(i % 11, i / 11);
            boolean high = i % 5 == 0 || i % 11 > 6 || i / 11 % 2 == 0 && i % 11 > 2;
            if (output.equals("regression")) {
                event.label().setNumber(3 * (i % 11) + (i / 11 % 2));
            } else {
                event.label().setText(high ? "high" : i % 7 == 0 && output.contains("multiclass") ? "zero" : "low");
            }
            learner.learn(event);
        }
        return learner;
    }

    /** Against differences: x moves what is predicted so steeply, and stands so far from its mean. */
    @ParameterizedTest
    @CsvSource({
        "[], binary",
        "[8], binary",
        "'[8, 6]', binary",
        "[8], multiclass",
        "[8], '{type: binary, keep: {high: 0.05}}'",
        "[8], '{type: binary, keep: {low: 0.05}}'",
        "[8], '{type: multiclass, keep: {high: 0.3, zero: 0.05}}'",
        "[8], regression",
    })
    void it_is_the_slope_by_a_field_times_how_far_the_field_is_from_its_mean(String network, String output)
            throws Exception {
        Learner learner = learned(network, output);
        double mean = 5;

        for (double x : new double[] {0.8, 1.7, 8.3, 9.6}) {
            double told = Objects.requireNonNull(
                    learner.gradientTimesInput(event(x, 1)).orElseThrow().get("x"));
            Prediction at = learner.predict(event(x, 1));
            double step = 0.02;
            double slope =
                    (score(learner.predict(event(x + step, 1)), at) - score(learner.predict(event(x - step, 1)), at))
                            / (2 * step);
            double expected = slope * (x - mean);
            assertThat(told).as("x = %s", x).isCloseTo(expected, within(0.1 * Math.abs(expected) + 0.02));
        }
    }

    @Test
    void it_changes_nothing() throws Exception {
        Learner asked = learned("[8]", "binary");
        Learner other = learned("[8]", "binary");

        Map<String, Double> first = asked.gradientTimesInput(event(3, 0)).orElseThrow();

        assertThat(asked.gradientTimesInput(event(3, 0)).orElseThrow())
                .isEqualTo(first)
                .containsOnlyKeys("x", "shop");
        assertThat(first.get("shop")).isNotZero();
        for (Learner each : new Learner[] {asked, other}) {
            Event event = event(7, 1);
            event.label().setText("low");
            each.learn(event);
        }
        assertThat(state(asked)).isEqualTo(state(other));
    }

    @Test
    void several_members_have_no_gradient_together() throws Exception {
        Learner learner = Learners.of(SpecificationReader.parse("name: x\nfeatures: {x: number}\noutput: binary\n"));

        assertThat(learner.gradientTimesInput(event(3, 0))).isEmpty();
    }

    private static String state(Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(true));
        StringBuilder text = new StringBuilder();
        tensors.tensors().forEach((name, tensor) -> {
            if (tensor.data() instanceof float[] numbers) {
                text.append(name).append(java.util.Arrays.toString(numbers)).append('\n');
            }
        });
        return text.toString();
    }

    private static double score(Prediction prediction, Prediction predicted) {
        if (prediction instanceof Prediction.OfClass said && predicted instanceof Prediction.OfClass other) {
            double p = said.probabilities()[other.best()];
            return Math.log(p / (1 - p));
        }
        return ((Prediction.OfQuantity) prediction).value();
    }
}
