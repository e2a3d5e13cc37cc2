package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.List;

/**
 * A fully connected layer: y = xW + b, with W laid out {@code [in][out]} so that the forward pass is a sum of rows.
 *
 * <p>The gradients of W and b are x ⊗ dy and dy, so nothing of them is stored. By default {@link #backward} finds dL/dx for
 * every input; {@link #gradientOnlyFor} and {@link #inputsAreReluOutputs} spare what nobody needs.
 */
public final class Dense implements Layer {
    private final Kernels kernels;
    private final Parameter weight;
    private final Parameter bias;
    private int from;
    private int to;
    private boolean maskedByInput;

    /** Weights are zero until filled; see {@link Initialisation}. */
    public Dense(String name, int inputs, int outputs) {
        this(name, inputs, outputs, Kernels.best());
    }

    /** With kernels of one's choice. */
    public Dense(String name, int inputs, int outputs, Kernels kernels) {
        this.kernels = kernels;
        this.weight = new Parameter(name + ".weight", inputs, outputs);
        this.bias = Parameter.vector(name + ".bias", outputs);
        this.to = Integer.MAX_VALUE;
    }

    /**
     * Limits {@link #backward} to the inputs {@code from} … {@code to - 1}, and leaves the rest of dx alone. A first layer needs gradients only
     * for the inputs that are learned themselves (embeddings); with {@code from == to} for none.
     */
    public void gradientOnlyFor(int from, int to) {
        if (from < 0 || to < from || to > inputs()) {
            throw new IllegalArgumentException("%s has inputs 0 to %d; a gradient for %d to %d cannot be had"
                    .formatted(weight.name(), inputs(), from, to));
        }
        this.from = from;
        this.to = to;
    }

    /**
     * Says that x is what a ReLU gave. {@link #backward} then also takes the step back through that ReLU: dx is 0 where
     * x is 0, and the rows of W behind those inputs are not even read.
     */
    public void inputsAreReluOutputs() {
        maskedByInput = true;
    }

    @Override
    public void needsNoInputGradient() {
        gradientOnlyFor(0, 0);
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

    /** New inputs, with weights of zero until filled. */
    public void growInputs(int inputs) {
        weight.growRows(inputs);
    }

    /** New outputs, with weights of zero until filled. */
    public void growOutputs(int outputs) {
        weight.growColumns(outputs);
        bias.growColumns(outputs);
    }

    /** y = xW + b */
    @Override
    public void forward(float[] x, float[] y, long step, boolean training) {
        kernels.affine(weight.values(), BASE, inputs(), weight.stride(), x, BASE, bias.values(), BASE, y, BASE);
    }

    /** dx = W dy */
    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        int rows = Math.min(to, inputs()) - from;
        int first = BASE + from;
        if (maskedByInput) {
            kernels.rowDotsWhereNonZero(
                    weight.values(), weight.offset(from), rows, weight.stride(), dy, BASE, x, first, dx, first);
        } else {
            kernels.rowDots(weight.values(), weight.offset(from), rows, weight.stride(), dy, BASE, dx, first);
        }
    }

    /** ‖x ⊗ dy‖² + ‖dy‖² = (‖x‖² + 1) ‖dy‖² */
    @Override
    public double squaredGradientNorm(float[] x, float[] dy) {
        return (squaredNorm(x, inputs()) + 1) * squaredNorm(dy, outputs());
    }

    /** In float, which is what a step can afford, unless that overflows. */
    private double squaredNorm(float[] x, int n) {
        float fast = kernels.dot(x, BASE, x, BASE, Layout.padded(n));
        if (fast < Float.POSITIVE_INFINITY) {
            return fast;
        }
        double sum = 0;
        for (int i = BASE; i < BASE + n; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }

    /** dW = x ⊗ dy, db = dy */
    @Override
    public void update(float[] x, float[] dy, float scale, Update update) {
        update.outer(weight, x, dy, scale);
        update.row(bias, 0, dy, BASE, scale);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }
}
