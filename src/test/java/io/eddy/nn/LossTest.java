package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.kernel.Layout;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the {@link LayerExam} does not see: the ends of the scale, the number of outputs, and means. */
class LossTest {

    static Stream<Loss> losses() {
        return Stream.of(
                new Loss.Squared(),
                new Loss.Absolute(),
                new Loss.Huber(1),
                new Loss.Logistic(),
                new Loss.SoftmaxCrossEntropy(),
                new Loss.Poisson());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void no_outputs_have_no_loss_and_no_gradient(Loss loss) {
        float[] dz = vector(7, 7);

        assertThat(loss.evaluate(Layout.vector(0), 0, 0, dz)).isZero();

        assertThat(dz).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradient_is_zero_beyond_the_valid_outputs(Loss loss) {
        float[] z = vector(0.5f, 3, 4);
        float[] dz = vector(7, 7, 7);

        loss.evaluate(z, 1, 0, dz);

        for (int i = BASE + 1; i < dz.length; i++) {
            assertThat(dz[i]).isZero();
        }
    }

    @Test
    void logistic_loss_is_exact_for_sure_answers() {
        Loss loss = new Loss.Logistic();
        float[] dz = Layout.vector(1);

        assertThat(loss.evaluate(vector(20), 1, 1, dz)).isCloseTo(Math.exp(-20), within(1e-15));
        assertThat((double) dz[BASE]).isCloseTo(-Math.exp(-20), within(1e-15));

        assertThat(loss.evaluate(vector(-1000), 1, 1, dz)).isEqualTo(1000);
        assertThat(dz[BASE]).isEqualTo(-1);

        assertThat(loss.evaluate(vector(1000), 1, 0, dz)).isEqualTo(1000);
        assertThat(dz[BASE]).isEqualTo(1);
    }

    @Test
    void softmax_does_not_overflow() {
        Loss loss = new Loss.SoftmaxCrossEntropy();
        float[] dz = Layout.vector(3);

        assertThat(loss.evaluate(vector(1000, 0, -1000), 3, 1, dz)).isEqualTo(1000);

        assertThat(dz).startsWith(new float[BASE]).containsSequence(1, -1, 0);
    }

    @Test
    void one_class_is_certain() {
        float[] dz = Layout.vector(1);

        assertThat(new Loss.SoftmaxCrossEntropy().evaluate(vector(3), 1, 0, dz)).isZero();

        assertThat(dz).containsOnly(0);
    }

    @Test
    void class_that_is_not_among_the_outputs_is_an_error() {
        Loss loss = new Loss.SoftmaxCrossEntropy();

        assertThatThrownBy(() -> loss.evaluate(vector(1, 2), 2, 2, Layout.vector(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class 2.0, of 2 outputs");
    }

    @Test
    void poisson_gradient_that_overflows_is_not_finite() {
        float[] dz = Layout.vector(1);

        new Loss.Poisson().evaluate(vector(100), 1, 1, dz);

        assertThat(dz[BASE]).isInfinite();
    }

    @Test
    void means_are_those_of_the_distributions() {
        float[] mean = new float[3];

        new Loss.SoftmaxCrossEntropy().mean(vector((float) Math.log(2), 0, 0), 3, mean);
        assertThat(mean).containsExactly(new float[] {0.5f, 0.25f, 0.25f}, within(1e-6f));

        new Loss.Logistic().mean(vector((float) Math.log(3)), 1, mean);
        assertThat(mean[0]).isCloseTo(0.75f, within(1e-6f));

        new Loss.Poisson().mean(vector((float) Math.log(3)), 1, mean);
        assertThat(mean[0]).isCloseTo(3, within(1e-5f));

        new Loss.Huber(1).mean(vector(-7), 1, mean);
        assertThat(mean[0]).isEqualTo(-7);
    }

    private static float[] vector(float... values) {
        float[] vector = Layout.vector(values.length);
        System.arraycopy(values, 0, vector, BASE, values.length);
        return vector;
    }
}
