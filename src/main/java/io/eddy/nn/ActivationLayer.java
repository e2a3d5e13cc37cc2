package io.eddy.nn;

import io.eddy.kernel.Layout;
import java.util.List;

/** y = f(x), element by element. */
final class ActivationLayer implements Layer {
    private final Activation activation;
    private final int size;
    private final float[] kept;
    private boolean maskedBehind;

    ActivationLayer(Activation activation, int size) {
        this.activation = activation;
        this.size = size;
        this.kept = Layout.vector(size);
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
        activation.forward(x, y, kept, size);
    }

    boolean isRelu() {
        return activation == Activation.RELU;
    }

    /** Says that the layer behind takes the step back through this ReLU, see {@link Dense#inputsAreReluOutputs}. */
    void isMaskedBehind() {
        maskedBehind = true;
    }

    @Override
    public boolean passesGradient() {
        return maskedBehind;
    }

    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        activation.backward(x, y, kept, dy, dx, size);
    }

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
