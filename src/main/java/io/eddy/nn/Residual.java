package io.eddy.nn;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** y = x + f(x), for layers f that give back as many numbers as they take (He et al. 2016). */
final class Residual implements Layer {
    private static final Kernels K = Kernels.best();

    private final Layer body;
    private final int padded;
    private final float[] inner;

    Residual(Layer body) {
        if (body.inputs() != body.outputs()) {
            throw new IllegalArgumentException(
                    "a residual connection around layers with %d inputs and %d outputs; they must be equal"
                            .formatted(body.inputs(), body.outputs()));
        }
        this.body = body;
        this.padded = Layout.padded(body.outputs());
        this.inner = Layout.vector(body.outputs());
    }

    @Override
    public boolean isStochastic() {
        return body.isStochastic();
    }

    @Override
    public int inputs() {
        return body.inputs();
    }

    @Override
    public int outputs() {
        return body.outputs();
    }

    @Override
    public void forward(float[] x, float[] y, long step, boolean training) {
        body.forward(x, inner, step, training);
        System.arraycopy(x, Layout.BASE, y, Layout.BASE, padded);
        K.axpy(1, inner, Layout.BASE, y, Layout.BASE, padded);
    }

    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        body.backward(x, inner, dy, dx);
        K.axpy(1, dy, Layout.BASE, dx, Layout.BASE, padded);
    }

    @Override
    public double squaredGradientNorm(float[] x, float[] dy) {
        return body.squaredGradientNorm(x, dy);
    }

    @Override
    public void update(float[] x, float[] dy, float scale, Update update) {
        body.update(x, dy, scale, update);
    }

    @Override
    public List<Parameter> parameters() {
        return body.parameters();
    }

    @Override
    public List<Parameter> learned() {
        return body.learned();
    }

    @Override
    public boolean freeze(String name) {
        return body.freeze(name);
    }

    @Override
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        body.gradientNorms(told);
    }

    @Override
    public void state(Archive archive) {
        body.state(archive);
    }
}
