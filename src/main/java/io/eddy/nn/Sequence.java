package io.eddy.nn;

import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** Layers one after the other, with the vectors between them. */
final class Sequence implements Layer {
    private final Layer[] layers;

    /** {@code between[i]} comes out of layer i and goes into layer i + 1; {@code gradients[i]} is dL/dbetween[i]. */
    private final float[][] between;

    private final float[][] gradients;

    private final Frozen frozen;

    /** ‖dL/dθ‖² of each layer in the last pass. */
    private final double[] squares;

    /** The first layer that learns: without an input gradient, nothing before it needs one. */
    private int lowest;

    private boolean wantsInputGradient = true;
    private boolean neverWantsInputGradient;

    Sequence(List<Layer> layers) {
        this.layers = layers.toArray(Layer[]::new);
        this.between = new float[layers.size() - 1][];
        this.gradients = new float[layers.size() - 1][];
        for (int i = 0; i < between.length; i++) {
            between[i] = Layout.vector(this.layers[i].outputs());
        }
        for (int i = between.length - 1; i >= 0; i--) {
            boolean shared = i < between.length - 1 && this.layers[i + 1].passesGradient();
            gradients[i] = shared ? gradients[i + 1] : Layout.vector(this.layers[i].outputs());
        }
        frozen = new Frozen(layers);
        squares = new double[layers.size()];
        lowest = lowest();
    }

    private int lowest() {
        int i = 0;
        while (i < layers.length && (frozen.is(i) || layers[i].learned().isEmpty())) {
            i++;
        }
        return i;
    }

    @Override
    public boolean isStochastic() {
        for (Layer layer : layers) {
            if (layer.isStochastic()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void needsNoInputGradient() {
        neverWantsInputGradient = true;
        wantsInputGradient = false;
        if (lowest < layers.length) {
            layers[lowest].needsNoInputGradient();
        }
    }

    /** Says whether anybody asks for dL/dx in the passes that come. */
    void wantInputGradient(boolean wanted) {
        wantsInputGradient = wanted;
    }

    @Override
    public int inputs() {
        return layers[0].inputs();
    }

    @Override
    public int outputs() {
        return layers[layers.length - 1].outputs();
    }

    @Override
    public void forward(float[] x, float[] y, long step, boolean training) {
        int last = layers.length - 1;
        for (int i = 0; i <= last; i++) {
            layers[i].forward(i == 0 ? x : between[i - 1], i == last ? y : between[i], step, training);
        }
    }

    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        int last = layers.length - 1;
        int end = wantsInputGradient ? 0 : lowest;
        for (int i = last; i >= end; i--) {
            if (i > 0 && i < last && layers[i].passesGradient()) {
                continue;
            }
            layers[i].backward(
                    i == 0 ? x : between[i - 1],
                    i == last ? y : between[i],
                    i == last ? dy : gradients[i],
                    i == 0 ? dx : gradients[i - 1]);
        }
    }

    @Override
    public double squaredGradientNorm(float[] x, float[] dy) {
        int last = layers.length - 1;
        double sum = 0;
        for (int i = 0; i <= last; i++) {
            if (!frozen.is(i)) {
                squares[i] = layers[i].squaredGradientNorm(i == 0 ? x : between[i - 1], i == last ? dy : gradients[i]);
                sum += squares[i];
            }
        }
        return sum;
    }

    @Override
    public void update(float[] x, float[] dy, float scale, Update update) {
        int last = layers.length - 1;
        for (int i = 0; i <= last; i++) {
            if (!frozen.is(i)) {
                layers[i].update(i == 0 ? x : between[i - 1], i == last ? dy : gradients[i], scale, update);
            }
        }
    }

    @Override
    public List<Parameter> parameters() {
        return frozen.parameters();
    }

    @Override
    public List<Parameter> learned() {
        return frozen.learned();
    }

    @Override
    public boolean freeze(String name) {
        boolean found = frozen.freeze(name);
        lowest = lowest();
        if (neverWantsInputGradient) {
            needsNoInputGradient();
        }
        return found;
    }

    @Override
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        for (int i = 0; i < layers.length; i++) {
            if (!frozen.is(i) && layers[i] instanceof Residual block) {
                block.gradientNorms(told);
            } else if (!frozen.is(i) && !frozen.name(i).isEmpty()) {
                told.accept(frozen.name(i), Math.sqrt(squares[i]));
            }
        }
    }

    @Override
    public void state(Archive archive) {
        for (Layer layer : layers) {
            layer.state(archive);
        }
    }
}
