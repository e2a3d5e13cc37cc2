package io.eddy.nn;

import java.util.List;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016): y = gain · n + shift, with n = (x - mean x) / sqrt(var x + epsilon), the
 * variance over the elements of x itself. Gain starts at 1, shift at 0. That is {@link ListNorm} of a list of one.
 */
final class LayerNorm implements Layer {
    private final ListNorm norm;

    LayerNorm(String name, int size) {
        norm = new ListNorm(name, size, 1);
    }

    @Override
    public int inputs() {
        return norm.inputs();
    }

    @Override
    public int outputs() {
        return norm.outputs();
    }

    @Override
    public void forward(float[] x, float[] y, long step, boolean training) {
        norm.forward(x, 1, y, step, training);
    }

    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        norm.backward(x, 1, y, dy, dx);
    }

    @Override
    public double squaredGradientNorm(float[] x, float[] dy) {
        return norm.squaredGradientNorm();
    }

    @Override
    public void update(float[] x, float[] dy, float scale, Update update) {
        norm.update(scale, update);
    }

    @Override
    public List<Parameter> parameters() {
        return norm.parameters();
    }
}
