package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import java.util.Arrays;
import java.util.List;

/** Of each window of pixels one, channel by channel. Windows that would reach beyond the edge are left out. */
abstract class Pool implements Layer {
    final Shape.Pixels in;
    final Shape.Pixels out;
    final int height;
    final int width;
    private final int stride;

    /** @param height of a window, as {@code width} is its width */
    Pool(Shape.Pixels in, Shape.Pixels out, int height, int width, int stride) {
        this.in = in;
        this.out = out;
        this.height = height;
        this.width = width;
        this.stride = stride;
    }

    /** Where the first pixel of a window lies. */
    final int window(int row, int column) {
        return BASE + (row * stride * in.width() + column * stride) * in.channels();
    }

    /** How many numbers there are from one row of pixels in to the next. */
    final int row() {
        return in.width() * in.channels();
    }

    @Override
    public int inputs() {
        return in.size();
    }

    @Override
    public int outputs() {
        return out.size();
    }

    @Override
    public final void forward(float[] x, float[] y, long step, boolean training) {
        for (int h = 0, to = BASE; h < out.height(); h++) {
            for (int w = 0; w < out.width(); w++, to += out.channels()) {
                pool(x, window(h, w), y, to);
            }
        }
    }

    /** y from one window of x. */
    abstract void pool(float[] x, int window, float[] y, int yo);

    @Override
    public final void backward(float[] x, float[] y, float[] dy, float[] dx) {
        Arrays.fill(dx, BASE, BASE + in.size(), 0);
        for (int h = 0, from = BASE; h < out.height(); h++) {
            for (int w = 0; w < out.width(); w++, from += out.channels()) {
                unpool(x, dx, window(h, w), y, dy, from);
            }
        }
    }

    /** Adds to dx of one window what dy is. */
    abstract void unpool(float[] x, float[] dx, int window, float[] y, float[] dy, int yo);

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
