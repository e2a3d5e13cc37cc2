package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import java.util.List;

/**
 * Tells each vector of a list its place: y_t = x_t + p_t, where p_t is learned, or sines and cosines of t whose wavelengths go from 2π to
 * 10,000 · 2π (Vaswani et al. 2017), which need no learning.
 */
public final class Positions implements ListLayer {
    private static final float DEVIATION = 0.02f;

    private final int size;
    private final Parameter places;
    private final boolean learned;
    private float[] gradient = {};
    private int count;

    /** @param learned else sines and cosines */
    public Positions(String name, int size, int most, boolean learned, long seed) {
        this.size = size;
        this.learned = learned;
        this.places = new Parameter(name + ".positions", most, size);
        for (int t = 0; t < most; t++) {
            for (int j = 0; j < size; j++) {
                places.set(
                        t,
                        j,
                        learned
                                ? DEVIATION
                                        * CounterRandom.gaussian(
                                                seed, places.name().hashCode(), (long) t * size + j)
                                : wave(t, j));
            }
        }
    }

    private float wave(int t, int j) {
        double angle = t / StrictMath.pow(10_000, (double) (j & -2) / size);
        return (float) ((j & 1) == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle));
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
    public void forward(float[] x, int n, float[] y, long step, boolean training) {
        float[] p = places.values();
        for (int i = BASE; i < ListLayer.at(n, size); i++) {
            y[i] = x[i] + p[i];
        }
    }

    /** dx = dp = dy */
    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        System.arraycopy(dy, BASE, dx, BASE, n * Layout.padded(size));
        gradient = dx;
        count = n;
    }

    @Override
    public double squaredGradientNorm() {
        double sum = 0;
        for (int i = BASE; learned && i < ListLayer.at(count, size); i++) {
            sum += (double) gradient[i] * gradient[i];
        }
        return sum;
    }

    @Override
    public void update(float scale, Update update) {
        for (int t = 0; learned && t < count; t++) {
            update.row(places, t, gradient, ListLayer.at(t, size), scale);
        }
    }

    @Override
    public List<Parameter> parameters() {
        return learned ? List.of(places) : List.of();
    }
}
