package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecurrentStackTest {
    private static final int IN = 7;
    private static final int OUT = 3;
    private static final int STEPS = 5;

    private static List<Recurrent> units() {
        List<Recurrent> units = List.of(
                new Lstm("below", IN, 18, STEPS), new Gru("middle", 18, 4, STEPS), new Lstm("top", 4, OUT, STEPS));
        units.forEach(unit -> unit.start(5));
        return units;
    }

    private static float[] list(int rows, int columns, int stream) {
        return ListNumbers.list(ListNumbers.random(rows, columns, 1, stream));
    }

    @Test
    void from_a_state_of_zeros_it_does_what_layers_one_after_the_other_do() {
        RecurrentStack stack = new RecurrentStack(units());
        ListStack layers = new ListStack(List.copyOf(units()), STEPS);
        float[] x = list(STEPS, IN, 1);
        float[] dy = list(STEPS, OUT, 2);
        float[] y = Layout.matrix(STEPS, OUT);
        float[] expected = Layout.matrix(STEPS, OUT);
        float[] dx = Layout.matrix(STEPS, IN);
        float[] expectedDx = Layout.matrix(STEPS, IN);

        stack.forward(Layout.vector(stack.stateSize()), x, STEPS, y);
        stack.backward(x, STEPS, dy, dx);
        layers.forward(x, STEPS, expected, 0, true);
        layers.backward(x, STEPS, expected, dy, expectedDx);

        assertThat(y).isEqualTo(expected);
        assertThat(dx).isEqualTo(expectedDx);
        assertThat(stack.squaredGradientNorm()).isEqualTo(layers.squaredGradientNorm());
        GradientsByName gradients = new GradientsByName();
        GradientsByName expectedGradients = new GradientsByName();
        stack.update(1, gradients);
        layers.update(1, expectedGradients);
        for (Parameter p : layers.parameters()) {
            assertThat(gradients.of(p.name())).as(p.name()).isDeepEqualTo(expectedGradients.of(p.name()));
        }
    }

    @Test
    void step_by_step_from_any_state_it_comes_through_what_a_list_leads_through() {
        RecurrentStack stack = new RecurrentStack(units());
        float[] x = list(STEPS, IN, 1);
        float[] state = list(1, stack.stateSize(), 3);
        float[] y = Layout.matrix(STEPS, OUT);
        stack.forward(state, x, STEPS, y);

        for (int t = 0; t < STEPS; t++) {
            int at = ListLayer.at(t, IN);
            float[] one = Layout.vector(IN);
            System.arraycopy(x, at, one, BASE, IN);
            stack.step(state, one, state);
            for (int j = 0; j < OUT; j++) {
                assertThat((double) state[BASE + j])
                        .as("step %d", t)
                        .isCloseTo(y[ListLayer.at(t, OUT) + j], within(1e-6));
            }
        }
    }

    @Test
    void a_unit_that_stays_as_it_is_lets_those_around_it_learn() {
        RecurrentStack stack = new RecurrentStack(units());
        float[] x = list(STEPS, IN, 1);
        stack.forward(Layout.vector(stack.stateSize()), x, STEPS, Layout.matrix(STEPS, OUT));
        stack.backward(x, STEPS, list(STEPS, OUT, 2), Layout.matrix(STEPS, IN));
        double before = stack.squaredGradientNorm();

        boolean found = stack.freeze("middle");

        GradientsByName gradients = new GradientsByName();
        stack.update(1, gradients);
        assertThat(found).isTrue();
        assertThat(stack.freeze("elsewhere")).isFalse();
        assertThat(stack.squaredGradientNorm()).isLessThan(before);
        assertThat(stack.learned()).extracting(Parameter::name).noneMatch(name -> name.startsWith("middle"));
        double[][] ofMiddle = gradients.all(stack.parameters()).getOrDefault("middle.input.weight", new double[0][]);
        assertThat(Arrays.stream(ofMiddle).flatMapToDouble(Arrays::stream)).containsOnly(0.0);
        assertThat(Arrays.stream(gradients.of("below.input.weight")).flatMapToDouble(Arrays::stream))
                .anyMatch(g -> g != 0);
    }
}
