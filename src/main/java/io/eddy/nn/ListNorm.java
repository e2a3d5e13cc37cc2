package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;

/** {@link LayerNorm} of each vector of a list, with one gain and one shift for all of them. */
public final class ListNorm implements ListLayer {
    private static final double EPSILON = 1e-5;

    private final Kernels kernels;
    private final int size;
    private final int padded;
    private final Parameter gain;
    private final Parameter shift;
    private final float[] ones;
    private final float[] normals;
    private final float[] inverseDeviations;
    private final float[] gainGradient;
    private final float[] shiftGradient;
    private final float[] h;

    public ListNorm(String name, int size, int most) {
        this(name, size, most, Kernels.best());
    }

    ListNorm(String name, int size, int most, Kernels kernels) {
        this.kernels = kernels;
        this.size = size;
        this.padded = Layout.padded(size);
        this.gain = Parameter.vector(name + ".gain", size);
        this.shift = Parameter.vector(name + ".shift", size);
        this.ones = Layout.vector(size);
        this.normals = Layout.matrix(most, size);
        this.inverseDeviations = Layout.vector(most);
        this.gainGradient = Layout.vector(size);
        this.shiftGradient = Layout.vector(size);
        this.h = Layout.vector(size);
        Arrays.fill(ones, BASE, BASE + size, 1);
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
    public void forward(float[] x, int n, float[] y, long step, boolean training) {
        float[] g = gain.values();
        float[] s = shift.values();
        for (int t = 0; t < n; t++) {
            int at = ListLayer.at(t, size);
            float mean = kernels.dot(x, at, ones, BASE, padded) / size;
            for (int j = at; j < at + size; j++) {
                normals[j] = x[j] - mean;
            }
            float variance = kernels.dot(normals, at, normals, at, padded) / size;
            float inverse = (float) (1 / Math.sqrt(variance + EPSILON));
            inverseDeviations[BASE + t] = inverse;
            for (int j = 0; j < size; j++) {
                normals[at + j] *= inverse;
                y[at + j] = g[BASE + j] * normals[at + j] + s[BASE + j];
            }
        }
    }

    /** With h = gain · dy: dx = (h - mean h - n · mean(h n)) / sqrt(var x + epsilon), at each place. */
    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        float[] g = gain.values();
        Arrays.fill(gainGradient, 0);
        Arrays.fill(shiftGradient, 0);
        for (int t = 0; t < n; t++) {
            int at = ListLayer.at(t, size);
            for (int j = 0; j < size; j++) {
                gainGradient[BASE + j] += dy[at + j] * normals[at + j];
                shiftGradient[BASE + j] += dy[at + j];
                h[BASE + j] = dy[at + j] * g[BASE + j];
            }
            float meanH = kernels.dot(h, BASE, ones, BASE, padded) / size;
            float meanHn = kernels.dot(h, BASE, normals, at, padded) / size;
            float inverse = inverseDeviations[BASE + t];
            for (int j = 0; j < size; j++) {
                dx[at + j] = inverse * (h[BASE + j] - meanH - normals[at + j] * meanHn);
            }
        }
    }

    @Override
    public double squaredGradientNorm() {
        return (double) kernels.dot(gainGradient, BASE, gainGradient, BASE, padded)
                + kernels.dot(shiftGradient, BASE, shiftGradient, BASE, padded);
    }

    @Override
    public void update(float scale, Update update) {
        update.row(gain, 0, gainGradient, BASE, scale);
        update.row(shift, 0, shiftGradient, BASE, scale);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(gain, shift);
    }
}
