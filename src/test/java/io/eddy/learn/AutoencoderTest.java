package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.nn.Trainer;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AutoencoderTest {
    private static final int WIDTH = 6;
    private static final int CODE = 2;
    private static final double[] Z = {0.5, -1.5, 4.5, 0, -0.25, 1};

    private static Autoencoder autoencoder(Activation activation) {
        Specification.Net net =
                new Specification.Net(List.of(7, 5), activation, Initialisation.GLOROT, 0, false, false);
        Autoencoder autoencoder = new Autoencoder(WIDTH, CODE, net, 3);
        Tensors weights = weights(autoencoder);
        SplittableRandom random = new SplittableRandom(1);
        weights.tensors().values().forEach(tensor -> {
            float[] values = (float[]) tensor.data();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-0.7, 0.7); // because the last layer starts at zero
            }
        });
        autoencoder.state(weights.load(false));
        return autoencoder;
    }

    private static Tensors weights(Autoencoder autoencoder) {
        Tensors weights = new Tensors();
        autoencoder.state(weights.save(false));
        return weights;
    }

    /** A step of plain descent of rate 1 moves each weight by its gradient; the slope of the loss says the same. */
    @Test
    void every_weight_moves_by_the_numeric_slope_of_the_loss() {
        for (Activation activation : List.of(Activation.TANH, Activation.SILU, Activation.IDENTITY)) {
            Autoencoder autoencoder = autoencoder(activation);
            Trainer trainer = new Trainer(new Optimizer.Sgd(), new Schedule.Constant(1), Regularisation.NONE);
            autoencoder.learned().forEach(trainer::attach);
            Tensors before = weights(autoencoder);

            autoencoder.forward(Z, 0, true);
            autoencoder.backward();
            assertThat(trainer.begin(1, autoencoder.squaredGradientNorm())).isTrue();
            autoencoder.update(trainer);
            Tensors after = weights(autoencoder);

            Map<String, Float> gradients = new LinkedHashMap<>();
            before.tensors().forEach((name, tensor) -> {
                float[] old = (float[]) tensor.data();
                float[] moved = (float[])
                        Objects.requireNonNull(after.tensors().get(name)).data();
                for (int i = 0; i < old.length; i++) {
                    float gradient = old[i] - moved[i];
                    gradients.put(name + i, gradient);
                    assertThat((double) gradient)
                            .as("%s %s %d", activation, name, i)
                            .isCloseTo(slope(before, old, i, activation), within(2e-3));
                }
            });
            assertThat(gradients.values()).anyMatch(gradient -> Math.abs(gradient) > 0.1);
        }
    }

    private static double slope(Tensors weights, float[] of, int i, Activation activation) {
        float kept = of[i];
        float h = 1e-2f;
        Autoencoder other = autoencoder(activation);
        of[i] = kept + h;
        other.state(weights.load(false));
        double above = loss(other);
        of[i] = kept - h;
        other.state(weights.load(false));
        double below = loss(other);
        of[i] = kept;
        return (above - below) / (2 * h);
    }

    private static double loss(Autoencoder autoencoder) {
        autoencoder.forward(Z, 0, false);
        return autoencoder.backward();
    }

    @Test
    void what_lies_in_a_plane_is_made_up_again_from_two_numbers() {
        Specification.Net net =
                new Specification.Net(List.of(16), Activation.TANH, Initialisation.GLOROT, 0, false, false);
        Autoencoder autoencoder = new Autoencoder(WIDTH, CODE, net, 3);
        Trainer trainer =
                new Trainer(new Optimizer.Adam(0, 0.999f, 1e-8f), new Schedule.Constant(0.003f), Regularisation.NONE);
        autoencoder.learned().forEach(trainer::attach);
        SplittableRandom random = new SplittableRandom(2);
        double first = 0;
        double last = 0;
        for (int i = 0; i < 6_000; i++) {
            double a = random.nextDouble(-1.5, 1.5);
            double b = random.nextDouble(-1.5, 1.5);
            autoencoder.forward(new double[] {a, b, a + b, a - b, -a, 0.5 * b}, i, true);
            double loss = autoencoder.backward();
            trainer.begin(1, autoencoder.squaredGradientNorm());
            autoencoder.update(trainer);
            first += i < 300 ? loss : 0;
            last += i >= 5_700 ? loss : 0;
        }

        assertThat(last).isLessThan(0.1 * first);
    }
}
