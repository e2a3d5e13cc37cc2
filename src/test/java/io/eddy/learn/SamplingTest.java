package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of one class only a share is learned from; what is predicted is true of all. */
class SamplingTest {
    private static final double[] TRUTH = {0.02, 0.12};
    private static final float KEEP = 0.1f;

    @Test
    void two_classes_are_corrected_as_in_the_paper_and_several_by_their_shares() {
        Specification.Output output = output("{type: binary, keep: {left: 0.1}}");
        Prediction two = new Prediction.OfClass(List.of("left", "sold"), new float[] {0.25f, 0.75f});
        Prediction three = new Prediction.OfClass(List.of("left", "sold", "given"), new float[] {0.5f, 0.25f, 0.25f});

        float[] q = ((Prediction.OfClass) Sampling.corrected(two, output)).probabilities();
        float[] r = ((Prediction.OfClass) Sampling.corrected(three, output)).probabilities();

        assertThat(q[1]).isCloseTo(0.75f / (0.75f + 0.25f / 0.1f), within(1e-6f));
        assertThat(q[0] + q[1]).isCloseTo(1, within(1e-6f));
        assertThat(r[0] / r[1]).isCloseTo(20, within(1e-4f));
        assertThat(r[1]).isEqualTo(r[2]);
        assertThat(Sampling.corrected(Prediction.None.INSTANCE, output)).isSameAs(Prediction.None.INSTANCE);
        assertThat(Sampling.corrected(two, output("binary"))).isSameAs(two);
    }

    @ParameterizedTest
    @ValueSource(strings = {"network: {hidden: [8]}, ", ""})
    void what_is_learned_of_a_sample_is_told_of_all(String network) throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse(
                "{name: rare, %soutput: {type: binary, positive: sold, keep: {left: %s}}}".formatted(network, KEEP)));
        Random random = new Random(3);
        double[] sums = new double[TRUTH.length];
        int[] counts = new int[TRUTH.length];
        int learned = 0;

        for (int i = 0; i < 60_000; i++) {
            int city = random.nextInt(TRUTH.length);
            boolean sold = random.nextDouble() < TRUTH[city];
            if (i > 45_000 && i % 5 == 0 && learner.predict(event(city, "left")) instanceof Prediction.OfClass of) {
                sums[city] += of.probabilities()[of.classes().indexOf("sold")];
                counts[city]++;
            }
            if (sold || random.nextFloat() < KEEP) {
                learned++;
                learner.learn(event(city, sold ? "sold" : "left"));
            }
        }

        assertThat(learned).isLessThan(12_000);
        for (int city = 0; city < TRUTH.length; city++) {
            assertThat(sums[city] / counts[city]).isCloseTo(TRUTH[city], within(0.15 * TRUTH[city]));
        }
    }

    private static Specification.Output output(String section) {
        return SpecificationReader.parse("{name: a, output: " + section + "}").output();
    }

    private static Event event(int city, String label) {
        Event event = new Event();
        event.field("city").setText(city == 0 ? "Basel" : "Bern");
        event.label().setText(label);
        return event;
    }
}
