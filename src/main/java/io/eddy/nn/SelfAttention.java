package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;

/**
 * Causal self-attention of several heads (Vaswani et al. 2017): each vector asks all up to itself. With [q k v] = x W + b, cut into heads of d numbers,
 * p_t = softmax over s ≤ t of q_t · k_s / √d, and y_t = (Σ_s p_ts v_s, of all heads) U + c.
 *
 * <p>{@code NAME.in.weight} {@code [size][3 · size]} is PyTorch's {@code in_proj_weight} transposed, {@code NAME.out.weight} its {@code out_proj.weight}.
 */
public final class SelfAttention implements ListLayer {
    private final Kernels kernels;
    private final int size;
    private final int heads;
    private final int each;
    private final float scale;
    private final ListDense in;
    private final ListDense out;
    private final float[] qkv;
    private final float[] dqkv;
    private final float[] mixed;
    private final float[] dMixed;

    /** Row {@code head · most + t} has the shares that place t gives to the places up to it. */
    private final float[] shares;

    private final int most;
    private final float[] dShares;

    public SelfAttention(String name, int size, int heads, int most) {
        this(name, size, heads, most, Kernels.best());
    }

    SelfAttention(String name, int size, int heads, int most, Kernels kernels) {
        Check.require(heads > 0 && size % heads == 0, "heads", heads, "a divisor of the width " + size);
        this.kernels = kernels;
        this.size = size;
        this.heads = heads;
        this.each = size / heads;
        this.most = most;
        this.scale = (float) (1 / Math.sqrt(each));
        this.in = new ListDense(name + ".in.weight", name + ".in.bias", size, 3 * size, most, kernels);
        this.out = new ListDense(name + ".out.weight", name + ".out.bias", size, size, most, kernels);
        this.qkv = Layout.matrix(most, 3 * size);
        this.dqkv = Layout.matrix(most, 3 * size);
        this.mixed = Layout.matrix(most, size);
        this.dMixed = Layout.matrix(most, size);
        this.shares = Layout.matrix(heads * most, most);
        this.dShares = Layout.vector(most);
    }

    /** As PyTorch's: Glorot for what goes in, ±1 / √size for what goes out, no bias. */
    public void start(long seed) {
        in.start((float) Math.sqrt(6.0 / (4 * size)), false, seed);
        out.start((float) (1 / Math.sqrt(size)), false, seed);
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
        in.forward(x, n, qkv, step, training);
        Arrays.fill(mixed, BASE, ListLayer.at(n, size), 0);
        for (int head = 0; head < heads; head++) {
            int offset = head * each;
            for (int t = 0; t < n; t++) {
                int p = ListLayer.at(head * most + t, most);
                int q = ListLayer.at(t, 3 * size) + offset;
                for (int s = 0; s <= t; s++) {
                    int k = ListLayer.at(s, 3 * size) + size + offset;
                    shares[p + s] = scale * kernels.dot(qkv, q, qkv, k, each);
                }
                Softmax.inPlace(kernels, shares, p, t + 1);
                for (int s = 0; s <= t; s++) {
                    int v = ListLayer.at(s, 3 * size) + 2 * size + offset;
                    kernels.axpy(shares[p + s], qkv, v, mixed, ListLayer.at(t, size) + offset, each);
                }
            }
        }
        out.forward(mixed, n, y, step, training);
    }

    /** dv_s += p_ts dm_t, dp_ts = dm_t · v_s, through the softmax to the scores, and dq_t += ds_ts k_s / √d, dk_s += ds_ts q_t / √d. */
    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        out.backward(mixed, n, y, dy, dMixed);
        Arrays.fill(dqkv, BASE, ListLayer.at(n, 3 * size), 0);
        for (int head = 0; head < heads; head++) {
            int offset = head * each;
            for (int t = 0; t < n; t++) {
                int p = ListLayer.at(head * most + t, most);
                int q = ListLayer.at(t, 3 * size) + offset;
                int m = ListLayer.at(t, size) + offset;
                for (int s = 0; s <= t; s++) {
                    int v = ListLayer.at(s, 3 * size) + 2 * size + offset;
                    dShares[BASE + s] = kernels.dot(dMixed, m, qkv, v, each);
                    kernels.axpy(shares[p + s], dMixed, m, dqkv, v, each);
                }
                Softmax.backward(shares, p, dShares, BASE, t + 1);
                for (int s = 0; s <= t; s++) {
                    int k = ListLayer.at(s, 3 * size) + size + offset;
                    kernels.axpy(scale * dShares[BASE + s], qkv, k, dqkv, q, each);
                    kernels.axpy(scale * dShares[BASE + s], qkv, q, dqkv, k, each);
                }
            }
        }
        in.backward(x, n, qkv, dqkv, dx);
    }

    @Override
    public double squaredGradientNorm() {
        return in.squaredGradientNorm() + out.squaredGradientNorm();
    }

    @Override
    public void update(float scale, Update update) {
        in.update(scale, update);
        out.update(scale, update);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(in.weight(), in.bias(), out.weight(), out.bias());
    }
}
