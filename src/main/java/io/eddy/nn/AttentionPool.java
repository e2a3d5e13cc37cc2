package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;

/**
 * One vector for a list: the mean of its vectors, each weighed by a learned score: s_t = w · x_t, p = softmax(s), y = Σ_t p_t x_t. Scores start
 * at zero, so that it begins as the plain mean. Zeros for an empty list.
 */
public final class AttentionPool implements ListLayer {
    private final Kernels kernels;
    private final int size;
    private final int padded;
    private final Parameter score;
    private final float[] scoreGradient;
    private final float[] shares;
    private final float[] shareGradients;
    private final float[] zeros;

    public AttentionPool(String name, int size, int most) {
        this(name, size, most, Kernels.best());
    }

    AttentionPool(String name, int size, int most, Kernels kernels) {
        this.kernels = kernels;
        this.size = size;
        this.padded = Layout.padded(size);
        this.score = Parameter.vector(name + ".score", size);
        this.scoreGradient = Layout.vector(size);
        this.shares = Layout.vector(most);
        this.shareGradients = Layout.vector(most);
        this.zeros = Layout.vector(size);
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
    public int count(int n) {
        return 1;
    }

    @Override
    public void forward(float[] x, int n, float[] y, long step, boolean training) {
        if (n > 0) {
            kernels.rowDots(x, BASE, n, padded, score.values(), BASE, shares, BASE);
            Softmax.inPlace(kernels, shares, BASE, n);
        }
        kernels.affine(x, BASE, n, padded, shares, BASE, zeros, BASE, y, BASE);
    }

    /** dp_t = dy · x_t, ds = softmax'(dp), dx_t = p_t dy + ds_t w, dw = Σ_t ds_t x_t */
    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        kernels.rowDots(x, BASE, n, padded, dy, BASE, shareGradients, BASE);
        Softmax.backward(shares, BASE, shareGradients, BASE, n);
        Arrays.fill(dx, BASE, ListLayer.at(n, size), 0);
        for (int t = 0; t < n; t++) {
            kernels.axpy(shares[BASE + t], dy, BASE, dx, ListLayer.at(t, size), padded);
            kernels.axpy(shareGradients[BASE + t], score.values(), BASE, dx, ListLayer.at(t, size), padded);
        }
        kernels.affine(x, BASE, n, padded, shareGradients, BASE, zeros, BASE, scoreGradient, BASE);
    }

    @Override
    public double squaredGradientNorm() {
        return kernels.dot(scoreGradient, BASE, scoreGradient, BASE, padded);
    }

    @Override
    public void update(float scale, Update update) {
        update.row(score, 0, scoreGradient, BASE, scale);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(score);
    }
}
