package io.eddy.nn;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016): y = gain · n + shift, with n = (x - mean x) / sqrt(var x + epsilon), the
 * variance over the elements of x itself. Gain starts at 1, shift at 0.
 */
final class LayerNorm implements Layer {
    private static final Kernels K = Kernels.best();
    private static final double EPSILON = 1e-5;

    private final int size;
    private final int padded;
    private final Parameter gain;
    private final Parameter shift;
    private final float[] ones;
    private final float[] normal;
    private final float[] gainGradient;
    private final float[] normalGradient;
    private float inverseDeviation;

    LayerNorm(String name, int size) {
        this.size = size;
        this.padded = Layout.padded(size);
        this.gain = Parameter.vector(name + ".gain", size);
        this.shift = Parameter.vector(name + ".shift", size);
        this.ones = Layout.vector(size);
        this.normal = Layout.vector(size);
        this.gainGradient = Layout.vector(size);
        this.normalGradient = Layout.vector(size);
        Arrays.fill(ones, Layout.BASE, Layout.BASE + size, 1);
        for (int j = 0; j < size; j++) {
            gain.set(0, j, 1);
        }
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
        float mean = dot(x, ones) / size;
        for (int j = Layout.BASE; j < Layout.BASE + size; j++) {
            normal[j] = x[j] - mean;
        }
        float variance = dot(normal, normal) / size;
        inverseDeviation = (float) (1 / Math.sqrt(variance + EPSILON));
        for (int j = Layout.BASE; j < Layout.BASE + padded; j++) {
            normal[j] *= inverseDeviation;
            y[j] = gain.values[j] * normal[j] + shift.values[j];
        }
    }

    /** With h = gain · dy: dx = (h - mean h - n · mean(h n)) / sqrt(var x + epsilon). */
    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        float[] h = normalGradient;
        for (int j = Layout.BASE; j < Layout.BASE + padded; j++) {
            gainGradient[j] = dy[j] * normal[j];
            h[j] = dy[j] * gain.values[j];
        }
        float meanH = dot(h, ones) / size;
        float meanHn = dot(h, normal) / size;
        for (int j = Layout.BASE; j < Layout.BASE + size; j++) {
            dx[j] = inverseDeviation * (h[j] - meanH - normal[j] * meanHn);
        }
    }

    @Override
    public double squaredGradientNorm(float[] x, float[] dy) {
        return (double) dot(gainGradient, gainGradient) + dot(dy, dy);
    }

    @Override
    public void update(float[] x, float[] dy, float scale, Update update) {
        update.row(gain, 0, gainGradient, Layout.BASE, scale);
        update.row(shift, 0, dy, Layout.BASE, scale);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(gain, shift);
    }

    private float dot(float[] a, float[] b) {
        return K.dot(a, Layout.BASE, b, Layout.BASE, padded);
    }
}
