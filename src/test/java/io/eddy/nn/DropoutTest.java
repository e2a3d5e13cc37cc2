package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.kernel.Layout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final int SIZE = 100;

    @Test
    void mask_depends_only_on_seed_layer_and_step() {
        Dropout one = new Dropout(SIZE, 0.5f, 1, 0);
        Dropout other = new Dropout(SIZE, 0.5f, 1, 0);
        pass(other, 3, true);
        pass(other, 9, true);
        pass(other, 7, false);

        assertThat(pass(one, 7, true)).isEqualTo(pass(other, 7, true));
        assertThat(pass(one, 7, true)).isNotEqualTo(pass(one, 8, true));
        assertThat(pass(one, 7, true)).isNotEqualTo(pass(new Dropout(SIZE, 0.5f, 2, 0), 7, true));
        assertThat(pass(one, 7, true)).isNotEqualTo(pass(new Dropout(SIZE, 0.5f, 1, 1), 7, true));
    }

    @Test
    void leaves_out_the_share_it_was_told_and_keeps_the_mean() {
        Dropout dropout = new Dropout(SIZE, 0.2f, 1, 0);
        int zeros = 0;
        double sum = 0;
        for (int step = 0; step < 1000; step++) {
            float[] y = pass(dropout, step, true);
            for (int j = BASE; j < BASE + SIZE; j++) {
                zeros += y[j] == 0 ? 1 : 0;
                sum += y[j];
            }
        }

        // 100,000 draws have a standard deviation of 0.0013
        assertThat(zeros / 1e5).isCloseTo(0.2, within(0.006));
        assertThat(sum / 1e5).isCloseTo(1, within(0.008));
    }

    @Test
    void predictions_leave_nothing_out() {
        assertThat(pass(new Dropout(SIZE, 0.9f, 1, 0), 7, false)).isEqualTo(ones());
    }

    @Test
    void gradient_takes_the_way_of_the_last_pass() {
        Dropout dropout = new Dropout(SIZE, 0.5f, 1, 0);
        float[] y = pass(dropout, 7, true);
        float[] dx = Layout.vector(SIZE);

        dropout.backward(ones(), y, ones(), dx);

        assertThat(dx).isEqualTo(y);
    }

    private static float[] pass(Dropout dropout, long step, boolean training) {
        float[] y = Layout.vector(SIZE);
        dropout.forward(ones(), y, step, training);
        return y;
    }

    private static float[] ones() {
        float[] ones = Layout.vector(SIZE);
        Arrays.fill(ones, BASE, BASE + SIZE, 1);
        return ones;
    }
}
