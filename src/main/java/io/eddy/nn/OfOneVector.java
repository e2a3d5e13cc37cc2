package io.eddy.nn;

import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** An ordinary layer after a pool: over a list of one vector. */
public final class OfOneVector implements ListLayer {
    private final Layer layer;
    private float[] x = {};
    private float[] dy = {};

    public OfOneVector(Layer layer) {
        this.layer = layer;
    }

    @Override
    public int inputs() {
        return layer.inputs();
    }

    @Override
    public int outputs() {
        return layer.outputs();
    }

    @Override
    public boolean isStochastic() {
        return layer.isStochastic();
    }

    @Override
    public void forward(float[] in, int n, float[] y, long step, boolean training) {
        layer.forward(in, y, step, training);
    }

    @Override
    public void backward(float[] in, int n, float[] y, float[] gradient, float[] dx) {
        x = in;
        dy = gradient;
        layer.backward(in, y, gradient, dx);
    }

    @Override
    public double squaredGradientNorm() {
        return layer.squaredGradientNorm(x, dy);
    }

    @Override
    public void update(float scale, Update update) {
        layer.update(x, dy, scale, update);
    }

    @Override
    public List<Parameter> parameters() {
        return layer.parameters();
    }

    @Override
    public List<Parameter> learned() {
        return layer.learned();
    }

    @Override
    public boolean freeze(String name) {
        return layer.freeze(name);
    }

    @Override
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        layer.gradientNorms(told);
    }
}
