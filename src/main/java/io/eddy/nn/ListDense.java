package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;

/**
 * A fully connected layer at every place of a list: y_t = x_t W + b, with W laid out {@code [in][out]}.
 *
 * <p>dW = Σ_t x_t ⊗ dy_t is made row by row: row i is a sum of the dy_t, which the first-level cache holds, and is written once. That
 * takes the inputs by column, and so a transposed copy of them.
 */
public final class ListDense implements ListLayer {
    private final Kernels kernels;
    private final Parameter weight;
    private final Parameter bias;
    private final float[] weightGradient;
    private final float[] biasGradient;

    /** Row i has input i of every place. */
    private final float[] columns;

    private final int columnStride;
    private final float[] ones;
    private final float[] zeros;
    private boolean wantsInputGradient = true;

    /** Weights are zero until filled. @param most the longest list */
    public ListDense(String weight, String bias, int inputs, int outputs, int most, Kernels kernels) {
        this.kernels = kernels;
        this.weight = new Parameter(weight, inputs, outputs);
        this.bias = Parameter.vector(bias, outputs);
        this.weightGradient = Layout.matrix(inputs, outputs);
        this.biasGradient = Layout.vector(outputs);
        this.columns = Layout.matrix(inputs, most);
        this.columnStride = Layout.padded(most);
        this.ones = Layout.vector(most);
        this.zeros = Layout.vector(outputs);
        Arrays.fill(ones, BASE, BASE + most, 1);
    }

    public ListDense(String name, int inputs, int outputs, int most) {
        this(name + ".weight", name + ".bias", inputs, outputs, most, Kernels.best());
    }

    /** Says that {@link #backward} need not find dx: the inputs are no weights. */
    public void spareInputGradient() {
        wantsInputGradient = false;
    }

    /** Fills the weights uniformly from ±{@code bound}, and the bias too, where {@code withBias}; decided by the seed and the names. */
    void start(float bound, boolean withBias, long seed) {
        start(weight, bound, seed);
        if (withBias) {
            start(bias, bound, seed);
        }
    }

    private static void start(Parameter p, float bound, long seed) {
        long counter = 0;
        for (int r = 0; r < p.rows(); r++) {
            for (int c = 0; c < p.columns(); c++) {
                p.set(r, c, bound * (2 * CounterRandom.uniform(seed, p.name().hashCode(), counter++) - 1));
            }
        }
    }

    @Override
    public int inputs() {
        return weight.rows();
    }

    @Override
    public int outputs() {
        return weight.columns();
    }

    /** {@code [in][out]} */
    public Parameter weight() {
        return weight;
    }

    public Parameter bias() {
        return bias;
    }

    @Override
    public void forward(float[] x, int n, float[] y, long step, boolean training) {
        for (int t = 0; t < n; t++) {
            forwardOne(x, ListLayer.at(t, inputs()), y, ListLayer.at(t, outputs()));
        }
    }

    /** y = xW + b of one vector, which may lie anywhere. */
    void forwardOne(float[] x, int xo, float[] y, int yo) {
        kernels.affine(weight.values(), BASE, inputs(), weight.stride(), x, xo, bias.values(), BASE, y, yo);
    }

    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        for (int t = 0; t < n && wantsInputGradient; t++) {
            backwardOne(dy, ListLayer.at(t, outputs()), dx, ListLayer.at(t, inputs()));
        }
        sumGradient(x, n, dy);
    }

    /** dx = W dy of one vector. */
    void backwardOne(float[] dy, int dyo, float[] dx, int dxo) {
        kernels.rowDots(weight.values(), BASE, inputs(), weight.stride(), dy, dyo, dx, dxo);
    }

    /** dW = Σ_t x_t ⊗ dy_t, db = Σ_t dy_t */
    void sumGradient(float[] x, int n, float[] dy) {
        int stride = weight.stride();
        for (int t = 0; t < n; t++) {
            int from = ListLayer.at(t, inputs());
            for (int i = 0; i < inputs(); i++) {
                columns[BASE + i * columnStride + t] = x[from + i];
            }
        }
        for (int i = 0; i < inputs(); i++) {
            int column = BASE + i * columnStride;
            kernels.affine(dy, BASE, n, stride, columns, column, zeros, BASE, weightGradient, BASE + i * stride);
        }
        kernels.affine(dy, BASE, n, stride, ones, BASE, zeros, BASE, biasGradient, BASE);
    }

    @Override
    public double squaredGradientNorm() {
        int stride = weight.stride();
        double sum = kernels.dot(biasGradient, BASE, biasGradient, BASE, stride);
        for (int i = 0; i < inputs(); i++) {
            int row = BASE + i * stride;
            sum += kernels.dot(weightGradient, row, weightGradient, row, stride);
        }
        return sum;
    }

    @Override
    public void update(float scale, Update update) {
        for (int i = 0; i < inputs(); i++) {
            update.row(weight, i, weightGradient, BASE + i * weight.stride(), scale);
        }
        update.row(bias, 0, biasGradient, BASE, scale);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }
}
