package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import io.eddy.state.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Loss LOGISTIC = new Loss.Logistic();
    private static final Loss SOFTMAX = new Loss.SoftmaxCrossEntropy();
    private static final Optimizer ADAM = new Optimizer.Adam(0.9f, 0.999f, 1e-8f);

    @Test
    void learns_exclusive_or() {
        Seeds.forEach(5, seed -> {
            Network network = Network.builder(2, 1)
                    .hidden(List.of(8))
                    .activation(Activation.TANH)
                    .initialisation(Initialisation.GLOROT)
                    .build(seed);
            Trainer trainer = trainer(network, new Optimizer.Sgd(), 0.1f);
            for (int step = 0; step < 4000; step++) {
                int a = (int) (CounterRandom.bits(seed, 1, step) & 1);
                int b = (int) (CounterRandom.bits(seed, 2, step) & 1);
                learn(network, trainer, LOGISTIC, vector(2 * a - 1, 2 * b - 1), a ^ b);
            }

            for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                    float logit = network.forward(vector(2 * a - 1, 2 * b - 1), 0, false)[BASE];
                    assertThat(logit > 1).as("%d xor %d, logit %s", a, b, logit).isEqualTo((a ^ b) == 1);
                    assertThat(Math.abs(logit)).isGreaterThan(1);
                }
            }
        });
    }

    @Test
    void layers_can_be_said_one_by_one() {
        List<LayerPlan> block = List.of(new LayerPlan.Dense(8, ""), new LayerPlan.Activate(Activation.RELU));
        Network network = Network.builder(2, 1)
                .layers(List.of(
                        new LayerPlan.Dense(8, "stem"),
                        new LayerPlan.Activate(Activation.RELU),
                        new LayerPlan.Residual(block, ""),
                        new LayerPlan.LayerNorm("")))
                .build(1);
        Trainer trainer = trainer(network, new Optimizer.Sgd(), 0.1f);

        double loss = 0;
        for (int step = 0; step < 2_000; step++) {
            loss = learn(network, trainer, LOGISTIC, vector(step & 1, step >> 1 & 1), step & step >> 1 & 1);
        }

        assertThat(loss).isLessThan(0.1);
        assertThat(network.parameters().stream().map(Parameter::name))
                .containsExactly(
                        "stem.weight",
                        "stem.bias",
                        "2.0.weight",
                        "2.0.bias",
                        "3.gain",
                        "3.shift",
                        "output.weight",
                        "output.bias");
    }

    @Test
    void learns_to_tell_two_spirals_apart() {
        Network network =
                Network.builder(2, 2).hidden(List.of(32, 32)).zeroOutput(true).build(1);
        Trainer trainer = trainer(network, ADAM, 0.003f);
        int right = 0;
        for (int step = 0; step < 40_000; step++) {
            int arm = (int) (CounterRandom.bits(1, 1, step) & 1);
            double turn = CounterRandom.uniform(1, 2, step);
            double angle = 4 * turn + arm * Math.PI;
            float[] x = vector((float) (2 * turn * Math.cos(angle)), (float) (2 * turn * Math.sin(angle)));

            float[] z = network.forward(x, step, false);
            right += step >= 39_000 && (z[BASE + 1] > z[BASE]) == (arm == 1) ? 1 : 0;
            learn(network, trainer, SOFTMAX, x, arm);
        }

        assertThat(right).isGreaterThan(970);
    }

    @Test
    void same_seed_gives_the_same_bits() {
        assertThat(trained(1)).isEqualTo(trained(1));
        assertThat(trained(1)).isNotEqualTo(trained(2));
    }

    @Test
    void new_inputs_and_outputs_leave_the_outputs_there_were_as_they_are() {
        Network network =
                Network.builder(3, 2).hidden(List.of(9)).layerNorm(true).build(1);
        Trainer trainer = trainer(network, ADAM, 0.01f);
        for (int step = 0; step < 50; step++) {
            learn(network, trainer, SOFTMAX, example(3, step), step % 2);
        }
        float[] before = network.forward(example(3, 99), 0, false).clone();
        float[] moments = moments(network, "output.weight");

        network.growInputs(40);
        network.growOutputs(21);

        float[] x = example(40, 7);
        System.arraycopy(example(3, 99), BASE, x, BASE, 3);
        float[] after = network.forward(x, 0, false);
        assertThat(network.inputs()).isEqualTo(40);
        assertThat(network.outputs()).isEqualTo(21);
        assertThat(Arrays.copyOfRange(after, BASE, BASE + 2)).isEqualTo(Arrays.copyOfRange(before, BASE, BASE + 2));
        assertThat(Arrays.copyOfRange(after, BASE + 2, after.length)).containsOnly(0);
        assertThat(moments(network, "output.weight")).startsWith(moments);
        for (int step = 0; step < 200; step++) {
            learn(network, trainer, SOFTMAX, example(40, step), step % 21);
        }
        assertThat(network.forward(x, 0, false)[BASE + 20]).isNotZero();
    }

    @Test
    void a_network_without_outputs_waits_for_the_first() {
        Network network = Network.builder(0, 0).hidden(List.of(4)).build(1);
        Trainer trainer = trainer(network, ADAM, 0.1f);

        assertThat(learn(network, trainer, SOFTMAX, Layout.vector(0), 0)).isZero();
        network.growInputs(2);
        network.growOutputs(1);

        assertThat(learn(network, trainer, SOFTMAX, vector(1, 2), 0)).isZero();
        network.growOutputs(2);
        assertThat(learn(network, trainer, SOFTMAX, vector(1, 2), 1)).isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void loaded_network_continues_with_the_same_bits() {
        NetworkBuilder description = Network.builder(3, 1)
                .hidden(List.of(9, 9))
                .dropout(0.2f)
                .layerNorm(true)
                .residual(true);
        Network network = description.build(1);
        Trainer trainer = trainer(network, ADAM, 0.01f);
        network.growOutputs(3);
        network.growInputs(20);
        for (int step = 0; step < 50; step++) {
            learn(network, trainer, SOFTMAX, example(20, step), step % 3);
        }
        Tensors saved = new Tensors();
        network.state(saved.save(true));
        trainer.state(saved.save(true).in("trainer"));

        Network loaded = description.build(1);
        Trainer loadedTrainer = trainer(loaded, ADAM, 0.01f);
        loaded.state(saved.load(true));
        loadedTrainer.state(saved.load(true).in("trainer"));

        assertThat(loaded.inputs()).isEqualTo(20);
        assertThat(loaded.outputs()).isEqualTo(3);
        for (int step = 50; step < 100; step++) {
            double loss = learn(network, trainer, SOFTMAX, example(20, step), step % 3);
            assertThat(learn(loaded, loadedTrainer, SOFTMAX, example(20, step), step % 3))
                    .isEqualTo(loss);
        }
        assertThat(weights(loaded)).isEqualTo(weights(network));
    }

    @Test
    void state_for_readers_has_weights_only() {
        Network network =
                Network.builder(3, 2).hidden(List.of(4)).layerNorm(true).build(1);
        trainer(network, ADAM, 0.1f);
        Tensors saved = new Tensors();

        network.state(saved.save(false));

        assertThat(saved.tensors().keySet())
                .containsExactly(
                        "hidden0.weight",
                        "hidden0.bias",
                        "hidden0.norm.gain",
                        "hidden0.norm.shift",
                        "output.weight",
                        "output.bias");
    }

    @Test
    void a_gradient_that_is_not_finite_leaves_all_weights_untouched() {
        Network network =
                Network.builder(3, 1).hidden(List.of(9)).layerNorm(true).build(1);
        Trainer trainer = trainer(network, ADAM, 0.01f);
        float[] before = weights(network);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 3e38f}) {
            float[] x = vector(1, bad, -bad);

            network.forward(x, 0, true);
            new Loss.Squared().evaluate(network.output(), 1, 1e30, network.outputGradient());
            network.backward();

            assertThat(trainer.begin(1, network.squaredGradientNorm()))
                    .as("input %s", bad)
                    .isFalse();
        }
        assertThat(weights(network)).isEqualTo(before);
        assertThat(trainer.steps()).isZero();
    }

    @Test
    void only_the_wanted_input_gradients_are_computed() {
        Network network = Network.builder(4, 1)
                .hidden(List.of(9))
                .activation(Activation.TANH)
                .build(1);
        network.forward(vector(1, 2, 3, 4), 0, true);
        LOGISTIC.evaluate(network.output(), 1, 1, network.outputGradient());
        assertThat(network.backward()).containsOnly(0);

        network.wantInputGradient(1, 3);

        float[] dx = network.backward();
        assertThat(dx[BASE]).isZero();
        assertThat(dx[BASE + 1]).isNotZero();
        assertThat(dx[BASE + 2]).isNotZero();
        assertThat(dx[BASE + 3]).isZero();
    }

    @Test
    void output_that_starts_at_zero_says_zero() {
        Network network =
                Network.builder(3, 2).hidden(List.of(9)).zeroOutput(true).build(1);

        assertThat(network.forward(example(3, 1), 0, false)).containsOnly(0);
        assertThat(network.squaredWeightNorm()).isPositive();
    }

    @Test
    void dropout_is_for_learning_only() {
        Network network =
                Network.builder(3, 1).hidden(List.of(30)).dropout(0.5f).build(1);
        float[] x = example(3, 1);

        float first = network.forward(x, 1, false)[BASE];

        assertThat(network.stochastic()).isTrue();
        assertThat(network.forward(x, 2, false)[BASE]).isEqualTo(first);
        assertThat(network.forward(x, 1, true)[BASE]).isNotEqualTo(network.forward(x, 2, true)[BASE]);
        assertThat(Network.builder(3, 1).hidden(List.of(30)).build(1).stochastic())
                .isFalse();
    }

    @Test
    void a_description_out_of_range_says_what_is_allowed() {
        assertThatThrownBy(() -> Network.builder(-1, 1)).hasMessageContaining("number of inputs is -1");
        assertThatThrownBy(() -> Network.builder(1, 1).hidden(List.of(8, 0))).hasMessageContaining("hidden layer is 0");
        assertThatThrownBy(() -> Network.builder(1, 1).dropout(1)).hasMessageContaining("at least 0 and below 1");
    }

    private static double learn(Network network, Trainer trainer, Loss loss, float[] x, double target) {
        float[] z = network.forward(x, trainer.steps(), true);
        double value = loss.evaluate(z, network.outputs(), target, network.outputGradient());
        network.backward();
        if (!trainer.begin(1, network.squaredGradientNorm())) {
            throw new AssertionError("gradient is not finite");
        }
        network.update(trainer, trainer.scale());
        return value;
    }

    private static Trainer trainer(Network network, Optimizer optimizer, float rate) {
        Trainer trainer = new Trainer(optimizer, new Schedule.Constant(rate), Regularisation.NONE);
        network.parameters().forEach(trainer::attach);
        return trainer;
    }

    private static float[] trained(long seed) {
        Network network =
                Network.builder(5, 2).hidden(List.of(33, 7)).dropout(0.3f).build(seed);
        Trainer trainer = trainer(network, ADAM, 0.01f);
        for (int step = 0; step < 100; step++) {
            learn(network, trainer, SOFTMAX, example(5, step), step % 2);
        }
        return weights(network);
    }

    private static float[] weights(Network network) {
        float[] all = {};
        for (Parameter p : network.parameters()) {
            int from = all.length;
            all = Arrays.copyOf(all, from + p.values().length);
            System.arraycopy(p.values(), 0, all, from, p.values().length);
        }
        return all;
    }

    private static float[] moments(Network network, String name) {
        for (Parameter p : network.parameters()) {
            if (p.name().equals(name)) {
                return Arrays.copyOfRange(p.moment(1), BASE, BASE + 2);
            }
        }
        throw new AssertionError("no parameter " + name);
    }

    private static float[] example(int inputs, long counter) {
        float[] x = Layout.vector(inputs);
        for (int i = 0; i < inputs; i++) {
            x[BASE + i] = CounterRandom.gaussian(1, 50 + i, counter);
        }
        return x;
    }

    private static float[] vector(float... values) {
        float[] vector = Layout.vector(values.length);
        System.arraycopy(values, 0, vector, BASE, values.length);
        return vector;
    }
}
