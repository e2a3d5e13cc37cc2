package io.eddy.nn;

import io.eddy.kernel.FloatMath;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;

/** Element-wise functions between layers, each with its derivative. */
public enum Activation {
    /** x */
    IDENTITY,
    /** max(x, 0) */
    RELU,
    /** x above 0, x / 100 below */
    LEAKY_RELU,
    /** x above 0, exp(x) - 1 below */
    ELU,
    /** x Φ(x), with Φ(x) = (1 + erf(x / √2)) / 2 exactly, not its tanh form (Hendrycks and Gimpel 2016). */
    GELU,
    /** x σ(x) */
    SILU,
    TANH,
    /** σ(x) = 1 / (1 + exp(-x)) */
    SIGMOID,
    /** log(1 + exp(x)) */
    SOFTPLUS;

    private static final Kernels K = Kernels.best();
    private static final float LEAK = 0.01f;
    private static final float SQRT_HALF = (float) Math.sqrt(0.5);
    private static final float NORMAL_DENSITY_AT_0 = (float) (1 / Math.sqrt(2 * Math.PI));

    /**
     * y = f(x), for {@code n} elements; the padding of y is zero.
     *
     * @param kept as long as y: intermediate results for {@link #backward}
     */
    void forward(float[] x, float[] y, float[] kept, int n) {
        int from = Layout.BASE;
        int to = Layout.BASE + n;
        int padded = Layout.padded(n);
        switch (this) {
            case IDENTITY -> System.arraycopy(x, from, y, from, padded);
            case RELU -> K.relu(x, from, y, from, padded);
            case LEAKY_RELU -> {
                for (int i = from; i < to; i++) {
                    y[i] = x[i] > 0 ? x[i] : LEAK * x[i];
                }
            }
            case ELU -> {
                for (int i = from; i < to; i++) {
                    // exp(x) - 1, without losing what is left near 0
                    y[i] = x[i] > 0 ? x[i] : FloatMath.tanh(x[i] / 2) * (FloatMath.exp(x[i]) + 1);
                }
            }
            case GELU -> {
                for (int i = from; i < to; i++) {
                    kept[i] = (1 + FloatMath.erf(x[i] * SQRT_HALF)) / 2;
                }
                times(x, kept, y, from, to);
            }
            case SILU -> {
                K.sigmoid(x, from, kept, from, padded);
                times(x, kept, y, from, to);
            }
            case TANH -> K.tanh(x, from, y, from, padded);
            case SIGMOID -> K.sigmoid(x, from, y, from, padded);
            case SOFTPLUS -> {
                for (int i = from; i < to; i++) {
                    y[i] = FloatMath.softplus(x[i]);
                }
            }
        }
        Arrays.fill(y, to, from + padded, 0);
    }

    /** dx = f'(x) dy, for the x, y and kept numbers of the last {@link #forward}; dy has zero padding, and so has dx. */
    void backward(float[] x, float[] y, float[] kept, float[] dy, float[] dx, int n) {
        int from = Layout.BASE;
        int padded = Layout.padded(n);
        int to = from + padded;
        switch (this) {
            case IDENTITY -> System.arraycopy(dy, from, dx, from, padded);
            case RELU -> K.reluBackward(y, from, dy, from, dx, from, padded);
            case LEAKY_RELU -> {
                for (int i = from; i < to; i++) {
                    dx[i] = x[i] > 0 ? dy[i] : LEAK * dy[i];
                }
            }
            case ELU -> {
                for (int i = from; i < to; i++) {
                    dx[i] = x[i] > 0 ? dy[i] : dy[i] * (y[i] + 1);
                }
            }
            case GELU -> {
                for (int i = from; i < to; i++) {
                    dx[i] = -x[i] * x[i] / 2;
                }
                K.exp(dx, from, dx, from, padded);
                for (int i = from; i < to; i++) {
                    dx[i] = dy[i] * (kept[i] + x[i] * NORMAL_DENSITY_AT_0 * dx[i]);
                }
            }
            case SILU -> {
                for (int i = from; i < to; i++) {
                    dx[i] = dy[i] * (kept[i] + y[i] * (1 - kept[i]));
                }
            }
            case TANH -> {
                for (int i = from; i < to; i++) {
                    dx[i] = dy[i] * (1 - y[i] * y[i]);
                }
            }
            case SIGMOID -> {
                for (int i = from; i < to; i++) {
                    dx[i] = dy[i] * y[i] * (1 - y[i]);
                }
            }
            case SOFTPLUS -> {
                K.sigmoid(x, from, kept, from, padded);
                times(dy, kept, dx, from, to);
            }
        }
    }

    private static void times(float[] a, float[] b, float[] product, int from, int to) {
        for (int i = from; i < to; i++) {
            product[i] = a[i] * b[i];
        }
    }
}
