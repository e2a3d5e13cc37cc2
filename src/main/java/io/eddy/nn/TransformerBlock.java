package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of a causal transformer, normalised before and not after, which learns without a slow start (Xiong et al. 2020): u = x + attention(norm(x)),
 * y = u + W' relu(W norm(u)).
 *
 * <p>It is PyTorch's {@code TransformerEncoderLayer} with {@code norm_first}: {@code NAME.attention} is its {@code self_attn}, {@code NAME.inner}
 * and {@code NAME.outer} are {@code linear1} and {@code linear2}, {@code NAME.norm1} and {@code NAME.norm2} have gain and shift for weight and bias.
 */
public final class TransformerBlock implements ListLayer {
    private final int size;
    private final Kernels kernels;
    private final ListNorm norm1;
    private final SelfAttention attention;
    private final ListNorm norm2;
    private final ListDense inner;
    private final ListDense outer;
    private final float[] normal1;
    private final float[] sum;
    private final float[] normal2;
    private final float[] products;
    private final float[] active;
    private final float[] dProducts;
    private final float[] dActive;
    private final float[] dNormal;
    private final float[] dSum;
    private final float[] part;

    public TransformerBlock(String name, int size, int heads, int feedForward, int most) {
        this(name, size, heads, feedForward, most, Kernels.best());
    }

    TransformerBlock(String name, int size, int heads, int feedForward, int most, Kernels kernels) {
        this.size = size;
        this.kernels = kernels;
        norm1 = new ListNorm(name + ".norm1", size, most, kernels);
        attention = new SelfAttention(name + ".attention", size, heads, most, kernels);
        norm2 = new ListNorm(name + ".norm2", size, most, kernels);
        inner = new ListDense(name + ".inner.weight", name + ".inner.bias", size, feedForward, most, kernels);
        outer = new ListDense(name + ".outer.weight", name + ".outer.bias", feedForward, size, most, kernels);
        normal1 = Layout.matrix(most, size);
        sum = Layout.matrix(most, size);
        normal2 = Layout.matrix(most, size);
        products = Layout.matrix(most, feedForward);
        active = Layout.matrix(most, feedForward);
        dProducts = Layout.matrix(most, feedForward);
        dActive = Layout.matrix(most, feedForward);
        dNormal = Layout.matrix(most, size);
        dSum = Layout.matrix(most, size);
        part = Layout.matrix(most, size);
    }

    /** Gives the weights their start, decided by the seed and their names. */
    public void start(long seed) {
        attention.start(seed);
        inner.start((float) (1 / Math.sqrt(size)), true, seed);
        outer.start((float) (1 / Math.sqrt(inner.outputs())), true, seed);
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
        norm1.forward(x, n, normal1, step, training);
        attention.forward(normal1, n, part, step, training);
        add(x, part, sum, n);
        norm2.forward(sum, n, normal2, step, training);
        inner.forward(normal2, n, products, step, training);
        kernels.relu(products, BASE, active, BASE, n * Layout.padded(inner.outputs()));
        outer.forward(active, n, part, step, training);
        add(sum, part, y, n);
    }

    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        outer.backward(active, n, part, dy, dActive);
        int wide = n * Layout.padded(inner.outputs());
        kernels.reluBackward(active, BASE, dActive, BASE, dProducts, BASE, wide);
        inner.backward(normal2, n, products, dProducts, dNormal);
        norm2.backward(sum, n, normal2, dNormal, part);
        add(dy, part, dSum, n);
        attention.backward(normal1, n, part, dSum, dNormal);
        norm1.backward(x, n, normal1, dNormal, part);
        add(dSum, part, dx, n);
    }

    private void add(float[] a, float[] b, float[] sum, int n) {
        for (int i = BASE; i < ListLayer.at(n, size); i++) {
            sum[i] = a[i] + b[i];
        }
    }

    @Override
    public double squaredGradientNorm() {
        return norm1.squaredGradientNorm()
                + attention.squaredGradientNorm()
                + norm2.squaredGradientNorm()
                + inner.squaredGradientNorm()
                + outer.squaredGradientNorm();
    }

    @Override
    public void update(float scale, Update update) {
        norm1.update(scale, update);
        attention.update(scale, update);
        norm2.update(scale, update);
        inner.update(scale, update);
        outer.update(scale, update);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(norm1.parameters());
        parameters.addAll(attention.parameters());
        parameters.addAll(norm2.parameters());
        parameters.addAll(inner.parameters());
        parameters.addAll(outer.parameters());
        return parameters;
    }
}
