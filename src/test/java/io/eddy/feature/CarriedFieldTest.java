package io.eddy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.ListBuilder;
import io.eddy.nn.ListLayer;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Parameter;
import io.eddy.nn.RecurrentStack;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.nn.Shape;
import io.eddy.nn.Trainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A state that is carried learns as if each chunk of events were a list of its own that begins with the state before it. */
class CarriedFieldTest {
    private static final long SEED = 5;
    private static final int STEPS = 4;
    private static final int HIDDEN = 3;

    private static final Trainer TRAINER = trainer();

    private static Trainer trainer() {
        return new Trainer(new Optimizer.Sgd(), new Schedule.Constant(0.1f), Regularisation.NONE);
    }

    /** One event of a chunk. */
    private record Past(float input, float[] gradient, float weight) {}

    /** Each kind by itself, and two on top of each other. */
    static Stream<List<LayerPlan>> layers() {
        List<LayerPlan> two = List.of(
                new LayerPlan.Recur(LayerPlan.Recur.Unit.LSTM, 5, ""),
                new LayerPlan.Recur(LayerPlan.Recur.Unit.GRU, HIDDEN, ""));
        Stream<List<LayerPlan>> each =
                Stream.of(LayerPlan.Recur.Unit.values()).map(unit -> List.of(new LayerPlan.Recur(unit, HIDDEN, "")));
        return Stream.concat(each, Stream.of(two));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void a_chunk_is_learned_from_as_a_list(List<LayerPlan> layers) {
        SequencePlan plan = new SequencePlan(
                SequencePlan.Elements.NUMBERS,
                1,
                Languages.ANY,
                STEPS,
                layers,
                Optional.of(new SequencePlan.Carry(Optional.empty(), STEPS, 1, Duration.ZERO)));
        Encoder encoder = Encoder.builder(SEED).sequence("n", plan, 5).build();
        RecurrentStack units = new ListBuilder("n", SEED).carried(plan.layers(), 0, new Shape.Steps(STEPS, 1));
        NumberScaler scaler = new NumberScaler(5);
        float[] start = Layout.vector(units.stateSize());
        float[] state = Layout.vector(units.stateSize());
        List<Past> chunk = new ArrayList<>();
        List<Integer> closedAt = new ArrayList<>();
        int target = 1;
        float[] x = Layout.vector(HIDDEN);
        for (int i = 0; i < 20; i++) {
            Event event = new Event().set("n", CounterRandom.gaussian(1, 1, i));
            event.weight(1 + i % 3);
            float[] gradient = Layout.vector(HIDDEN);
            for (int j = 0; j < HIDDEN; j++) {
                gradient[Layout.BASE + j] = CounterRandom.gaussian(1, 2, HIDDEN * i + j);
            }

            double norm = learn(encoder, event, gradient, x);

            float[] in = Layout.vector(1);
            in[Layout.BASE] = scaler.scaled(CounterRandom.gaussian(1, 1, i));
            scaler.absorb(CounterRandom.gaussian(1, 1, i));
            units.step(state, in, state);
            for (int j = 0; j < HIDDEN; j++) {
                assertThat((double) x[Layout.BASE + j]).isCloseTo(state[Layout.BASE + j], within(1e-5));
            }
            chunk.add(new Past(in[Layout.BASE], gradient, 1 + i % 3));
            if (chunk.size() < target) {
                assertThat(norm).isZero();
                continue;
            }
            assertThat(norm).isCloseTo(learn(units, chunk, start), within(1e-5 * (1 + norm)));
            System.arraycopy(state, 0, start, 0, state.length);
            chunk.clear();
            closedAt.add(i);
            target = Math.min(STEPS, 2 * target);
        }

        assertThat(closedAt).as("after 1, 2, 4 and then always 4 events").containsExactly(0, 2, 6, 10, 14, 18);
        for (int p = 0; p < units.parameters().size(); p++) {
            assertSame(encoder.parameters().get(p), units.parameters().get(p));
        }
    }

    /** @return ‖dL/dθ‖² of the field */
    private static double learn(Encoder encoder, Event event, float[] gradient, float[] x) {
        try {
            encoder.encode(event, x);
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
        double norm = encoder.squaredGradientNorm(gradient);
        TRAINER.begin(event.weight(), 1);
        encoder.update(event, gradient, TRAINER.scale(), TRAINER);
        encoder.absorb(event);
        return norm;
    }

    /** @return ‖dL/dθ‖² of the chunk, by the weight of its last event */
    private static double learn(RecurrentStack units, List<Past> chunk, float[] start) {
        int n = chunk.size();
        float last = chunk.get(n - 1).weight;
        float[] in = Layout.matrix(STEPS, 1);
        float[] dy = Layout.matrix(STEPS, HIDDEN);
        for (int t = 0; t < n; t++) {
            in[ListLayer.at(t, 1)] = chunk.get(t).input;
            for (int j = 0; j < HIDDEN; j++) {
                dy[ListLayer.at(t, HIDDEN) + j] = chunk.get(t).gradient[Layout.BASE + j] * chunk.get(t).weight / last;
            }
        }
        units.forward(start, in, n, Layout.matrix(STEPS, HIDDEN));
        units.backward(in, n, dy, Layout.matrix(STEPS, 1));
        TRAINER.begin(last, 1);
        units.update(TRAINER.scale(), TRAINER);
        return units.squaredGradientNorm();
    }

    private static void assertSame(Parameter actual, Parameter expected) {
        assertThat(actual.name()).isEqualTo(expected.name());
        for (int r = 0; r < expected.rows(); r++) {
            for (int c = 0; c < expected.columns(); c++) {
                assertThat((double) actual.get(r, c))
                        .as("%s[%d][%d]", expected.name(), r, c)
                        .isCloseTo(expected.get(r, c), within(1e-5));
            }
        }
    }
}
