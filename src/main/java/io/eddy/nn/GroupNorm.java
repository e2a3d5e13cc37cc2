package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;

/**
 * Group normalisation (Wu and He 2018), which needs no batch: channels in groups, each group of one example normalised over all its pixels
 * and channels: y = gain · n + shift, with n = (x - mean) / sqrt(var + epsilon). Gain and shift are those of a channel; they start at 1
 * and 0. Numbers without pixels are channels of one.
 *
 * <p>Sums over pixels are one for each channel, so that they have one order whatever the vectors; those of a group's channels are added up in
 * double precision.
 */
final class GroupNorm implements Layer {
    private static final Kernels K = Kernels.best();
    private static final double EPSILON = 1e-5;

    private final int pixels;
    private final int channels;
    private final int groups;
    private final int ofGroup;
    private final Parameter gain;
    private final Parameter shift;
    private final float[] normal;

    // by channel
    private final float[] mean;
    private final float[] inverseDeviation;
    private final float[] sum;
    private final float[] gainGradient;
    private final float[] shiftGradient;
    private final float[] meanOfGradient;
    private final float[] meanOfProduct;

    GroupNorm(String name, int pixels, int channels, int groups) {
        this.pixels = pixels;
        this.channels = channels;
        this.groups = groups;
        this.ofGroup = channels / groups;
        gain = Parameter.vector(name + ".gain", channels);
        shift = Parameter.vector(name + ".shift", channels);
        normal = Layout.vector(pixels * channels);
        mean = Layout.vector(channels);
        inverseDeviation = Layout.vector(channels);
        sum = Layout.vector(channels);
        gainGradient = Layout.vector(channels);
        shiftGradient = Layout.vector(channels);
        meanOfGradient = Layout.vector(channels);
        meanOfProduct = Layout.vector(channels);
        for (int c = 0; c < channels; c++) {
            gain.set(0, c, 1);
        }
    }

    @Override
    public int inputs() {
        return pixels * channels;
    }

    @Override
    public int outputs() {
        return pixels * channels;
    }

    @Override
    public void forward(float[] x, float[] y, long step, boolean training) {
        Arrays.fill(sum, 0);
        for (int p = 0, at = 0; p < pixels; p++, at += channels) {
            for (int c = BASE; c < BASE + channels; c++) {
                sum[c] += x[at + c];
            }
        }
        means(sum, mean);
        Arrays.fill(sum, 0);
        for (int p = 0, at = 0; p < pixels; p++, at += channels) {
            for (int c = BASE; c < BASE + channels; c++) {
                float centred = x[at + c] - mean[c];
                normal[at + c] = centred;
                sum[c] += centred * centred;
            }
        }
        means(sum, inverseDeviation);
        for (int c = BASE; c < BASE + channels; c++) {
            inverseDeviation[c] = (float) (1 / Math.sqrt(inverseDeviation[c] + EPSILON));
        }
        for (int p = 0, at = 0; p < pixels; p++, at += channels) {
            for (int c = BASE; c < BASE + channels; c++) {
                normal[at + c] *= inverseDeviation[c];
                y[at + c] = gain.values[c] * normal[at + c] + shift.values[c];
            }
        }
    }

    /** The mean over its group for each channel, of sums over pixels. */
    private void means(float[] sums, float[] means) {
        for (int g = 0, from = BASE; g < groups; g++, from += ofGroup) {
            double total = 0;
            for (int c = from; c < from + ofGroup; c++) {
                total += sums[c];
            }
            Arrays.fill(means, from, from + ofGroup, (float) (total / ((double) pixels * ofGroup)));
        }
    }

    /** With h = gain · dy: dx = (h - mean h - n · mean(h n)) / sqrt(var + epsilon). */
    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        Arrays.fill(gainGradient, 0);
        Arrays.fill(shiftGradient, 0);
        for (int p = 0, at = 0; p < pixels; p++, at += channels) {
            for (int c = BASE; c < BASE + channels; c++) {
                gainGradient[c] += dy[at + c] * normal[at + c];
                shiftGradient[c] += dy[at + c];
            }
        }
        times(gain.values, shiftGradient, sum);
        means(sum, meanOfGradient);
        times(gain.values, gainGradient, sum);
        means(sum, meanOfProduct);
        for (int p = 0, at = 0; p < pixels; p++, at += channels) {
            for (int c = BASE; c < BASE + channels; c++) {
                float h = gain.values[c] * dy[at + c];
                dx[at + c] = inverseDeviation[c] * (h - meanOfGradient[c] - normal[at + c] * meanOfProduct[c]);
            }
        }
    }

    private void times(float[] a, float[] b, float[] product) {
        for (int c = BASE; c < BASE + channels; c++) {
            product[c] = a[c] * b[c];
        }
    }

    @Override
    public double squaredGradientNorm(float[] x, float[] dy) {
        return (double) dot(gainGradient, gainGradient) + dot(shiftGradient, shiftGradient);
    }

    private float dot(float[] a, float[] b) {
        return K.dot(a, BASE, b, BASE, Layout.padded(channels));
    }

    @Override
    public void update(float[] x, float[] dy, float scale, Update update) {
        update.row(gain, 0, gainGradient, BASE, scale);
        update.row(shift, 0, shiftGradient, BASE, scale);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(gain, shift);
    }
}
