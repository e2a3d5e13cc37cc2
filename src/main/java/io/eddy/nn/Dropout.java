package io.eddy.nn;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;

/**
 * Inverted dropout (Srivastava et al. 2014): while learning each element is left out with probability {@code rate}, the
 * others are divided by 1 - rate, so that predictions need no correction. What is left out depends on seed, layer and step,
 * and on nothing else: not on how often or in which order passes were made.
 */
final class Dropout implements Layer {
    private final int size;
    private final float rate;
    private final long seed;
    private final long stream;
    private final float[] mask;

    /** @param layer tells the layers of one seed apart */
    Dropout(int size, float rate, long seed, int layer) {
        this.size = size;
        this.rate = rate;
        this.seed = seed;
        this.stream = 2L * layer + 1; // because the even ones are those of initial weights
        this.mask = Layout.vector(size);
    }

    @Override
    public boolean isStochastic() {
        return true;
    }

    @Override
    public int inputs() {
        return size;
    }

    @Override
    public int outputs() {
        return size;
    }

    @Override
    public void forward(float[] x, float[] y, long step, boolean training) {
        if (training) {
            float kept = 1 / (1 - rate);
            for (int j = 0; j < size; j++) {
                mask[Layout.BASE + j] = CounterRandom.uniform(seed, stream, step * size + j) < rate ? 0 : kept;
            }
        } else {
            Arrays.fill(mask, Layout.BASE, Layout.BASE + size, 1);
        }
        multiply(x, y);
    }

    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        multiply(dy, dx);
    }

    private void multiply(float[] from, float[] to) {
        for (int j = Layout.BASE; j < Layout.BASE + size; j++) {
            to[j] = from[j] * mask[j];
        }
    }

    @Override
    public double squaredGradientNorm(float[] x, float[] dy) {
        return 0;
    }

    @Override
    public void update(float[] x, float[] dy, float scale, Update update) {}

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }
}
