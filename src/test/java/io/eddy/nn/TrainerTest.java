package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.state.Tensors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the {@link OptimizerExam} does not see. */
class TrainerTest {
    private static final Schedule RATE = new Schedule.Constant(0.1f);

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Optimizer.Sgd(),
                new Optimizer.Momentum(0.9f),
                new Optimizer.Nesterov(0.9f),
                new Optimizer.AdaGrad(1e-4f),
                new Optimizer.RmsProp(0.9f, 1e-6f),
                new Optimizer.Adam(0.9f, 0.999f, 1e-8f),
                new Optimizer.Adam(0, 0.999f, 1e-8f),
                new Optimizer.AdamW(0.9f, 0.999f, 1e-8f, 0.1f),
                new Optimizer.AdamW(0, 0.999f, 1e-8f, 0.1f),
                new Optimizer.AmsGrad(0.9f, 0.999f, 1e-8f),
                new Optimizer.Ftrl(1, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void a_gradient_that_is_not_finite_begins_no_step(Optimizer optimizer) {
        Trainer trainer = new Trainer(optimizer, RATE, new Regularisation(0, 0, 1, 1));

        for (double norm : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThat(trainer.begin(1, norm)).isFalse();
        }

        assertThat(trainer.steps()).isZero();
    }

    @Test
    void a_gradient_whose_square_overflows_counts_as_not_finite_unless_clipped() {
        assertThat(trainer(Regularisation.NONE).begin(1, 1e40)).isFalse();
        assertThat(trainer(Regularisation.NONE).begin(1, 1e30)).isTrue();

        Trainer clipping = trainer(new Regularisation(0, 0, Float.POSITIVE_INFINITY, 2));
        assertThat(clipping.begin(1, 1e40)).isTrue();
        assertThat(clipping.scale()).isEqualTo(2e-20f);
    }

    @Test
    void a_weight_that_would_overflow_begins_no_step_however_small_the_gradient() {
        assertThat(trainer(Regularisation.NONE).begin(3e38, 1e-60)).isFalse();
        assertThat(trainer(Regularisation.NONE).begin(1e17, 1e-60)).isTrue();
    }

    @Test
    void clipping_by_norm_acts_on_the_weighted_gradient() {
        Trainer trainer = trainer(new Regularisation(0, 0, Float.POSITIVE_INFINITY, 5));

        trainer.begin(0.5, 100); // the norm is 10, weighted 5
        assertThat(trainer.scale()).isEqualTo(0.5f);

        trainer.begin(2, 100); // weighted 20
        assertThat(trainer.scale()).isEqualTo(0.5f);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void outer_is_the_row_step_of_each_row(Optimizer optimizer) {
        for (Regularisation regularisation :
                new Regularisation[] {Regularisation.NONE, new Regularisation(0.01f, 0.02f, 0.3f, 1)}) {
            Trainer trainer = new Trainer(optimizer, RATE, regularisation);
            Parameter whole = parameter(trainer);
            Parameter byRow = parameter(trainer);
            float[] x = vector(1.5f, 0, -0.5f);
            float[] d = vector(0.5f, -2, 1, 0);

            for (int step = 0; step < 3; step++) {
                trainer.begin(1, 1);
                trainer.outer(whole, x, d, 0.5f);
                for (int r = 0; r < 3; r++) {
                    trainer.row(byRow, r, d, BASE, 0.5f * x[BASE + r]);
                }
            }

            for (int i = 0; i < whole.values().length; i++) {
                assertThat(whole.values()[i]).as("weight %d", i).isCloseTo(byRow.values()[i], within(1e-6f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void initial_weights_are_where_the_first_step_starts(Optimizer optimizer) {
        Trainer trainer = new Trainer(optimizer, new Schedule.Constant(1e-3f), Regularisation.NONE);
        Parameter p = parameter(trainer);
        float[] before = p.values().clone();

        trainer.begin(1, 1);
        trainer.outer(p, vector(1, 1, 1), vector(1e-2f, 1e-2f, 1e-2f, 1e-2f), 1);

        for (int i = 0; i < before.length; i++) {
            assertThat(p.values()[i]).isCloseTo(before[i], within(0.012f));
        }
        assertThat(p.values()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void decay_spares_vectors(Optimizer optimizer) {
        Trainer plain = new Trainer(optimizer, RATE, Regularisation.NONE);
        Trainer decaying = new Trainer(optimizer, RATE, new Regularisation(0.1f, 0.1f, Float.POSITIVE_INFINITY, 1e9f));
        Parameter one = bias(plain);
        Parameter other = bias(decaying);

        plain.begin(1, 1);
        plain.row(one, 0, vector(1, 2), BASE, 1);
        decaying.begin(1, 1);
        decaying.row(other, 0, vector(1, 2), BASE, 1);

        assertThat(one.values()).isEqualTo(other.values());
    }

    @Test
    void adam_without_momentum_moves_weights_as_the_full_rule_does_and_keeps_one_number_for_each() {
        for (float weightDecay : new float[] {0, 0.1f}) {
            Trainer trainer =
                    new Trainer(new Optimizer.AdamW(0, 0.999f, 1e-8f, weightDecay), RATE, Regularisation.NONE);
            Parameter p = new Parameter("w", 9, 40);
            Initialisation.HE.fill(p, 1, 0);
            trainer.attach(p);
            float[] w = p.values().clone();
            float[] m = new float[w.length];
            float[] v = new float[w.length];
            double beta2Power = 1;

            for (int step = 0; step < 50; step++) {
                float[] x = random(9, step);
                float[] d = random(40, 1000 + step);
                trainer.begin(1, 1);
                trainer.outer(p, x, d, 0.5f);

                beta2Power *= 0.999f;
                float correction = (float) (1 / Math.sqrt(1 - beta2Power));
                float keep = 1 - RATE.rate(step) * weightDecay;
                for (int r = 0; r < 9; r++) {
                    int o = p.offset(r);
                    Kernels.best()
                            .adam(
                                    w,
                                    m,
                                    v,
                                    o,
                                    d,
                                    BASE,
                                    p.stride(),
                                    0.5f * x[BASE + r],
                                    RATE.rate(step),
                                    0,
                                    0.999f,
                                    correction,
                                    1e-8f,
                                    keep);
                }

                assertThat(p.values()).as("weights after step %d", step).isEqualTo(w);
                assertThat(p.moment(0)).isEqualTo(v);
            }
            assertThat(p.moments).hasDimensions(1, w.length);
        }
    }

    @Test
    void ftrl_with_l1_sets_weights_to_exactly_zero() {
        Trainer trainer = new Trainer(new Optimizer.Ftrl(1, 0.5f, 0), RATE, Regularisation.NONE);
        Parameter p = new Parameter("w", 3, 4);
        trainer.attach(p);

        trainer.begin(1, 1);
        trainer.outer(p, vector(1, 1, 1), vector(0.1f, -0.2f, 2, -2), 1);

        assertThat(Arrays.copyOfRange(p.values(), BASE, BASE + 2)).containsOnly(0);
        assertThat(p.get(0, 2)).isNegative();
        assertThat(p.get(0, 3)).isPositive();
    }

    @Test
    void ftrl_wants_a_constant_rate() {
        assertThatThrownBy(() -> new Trainer(
                        new Optimizer.Ftrl(1, 0, 0), new Schedule.InverseScaling(1, 1, 1), Regularisation.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("constant");
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void saved_and_loaded_it_continues_with_the_same_bits(Optimizer optimizer) {
        Trainer trainer = new Trainer(optimizer, RATE, Regularisation.NONE);
        Parameter p = parameter(trainer);
        step(trainer, p);
        step(trainer, p);
        Tensors saved = new Tensors();
        trainer.state(saved.save(true));
        p.state(saved.save(true));

        Trainer otherTrainer = new Trainer(optimizer, RATE, Regularisation.NONE);
        Parameter other = new Parameter("w", 3, 4);
        otherTrainer.attach(other);
        otherTrainer.state(saved.load(true));
        other.state(saved.load(true));
        step(trainer, p);
        step(otherTrainer, other);

        assertThat(other.values()).isEqualTo(p.values());
        assertThat(otherTrainer.steps()).isEqualTo(3);
    }

    private static void step(Trainer trainer, Parameter p) {
        trainer.begin(1, 1);
        trainer.outer(p, vector(1.5f, 0, -0.5f), vector(0.5f, -2, 1, 0), 0.5f);
    }

    private static Trainer trainer(Regularisation regularisation) {
        return new Trainer(new Optimizer.Sgd(), RATE, regularisation);
    }

    private static Parameter parameter(Trainer trainer) {
        Parameter p = new Parameter("w", 3, 4);
        Initialisation.HE.fill(p, 1, 0);
        trainer.attach(p);
        return p;
    }

    private static Parameter bias(Trainer trainer) {
        Parameter p = Parameter.vector("b", 2);
        p.set(0, 0, 0.5f);
        p.set(0, 1, -0.5f);
        trainer.attach(p);
        return p;
    }

    /** Two of five are zero, as behind a ReLU. */
    private static float[] random(int n, int counter) {
        float[] x = Layout.vector(n);
        for (int i = 0; i < n; i++) {
            x[BASE + i] = i % 5 < 2 ? 0 : CounterRandom.gaussian(1, i, counter);
        }
        return x;
    }

    private static float[] vector(float... values) {
        float[] vector = Layout.vector(values.length);
        System.arraycopy(values, 0, vector, BASE, values.length);
        return vector;
    }
}
