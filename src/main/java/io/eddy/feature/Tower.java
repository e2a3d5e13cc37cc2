package io.eddy.feature;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import io.eddy.nn.Layer;
import io.eddy.nn.LayerBuilder;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Parameter;
import io.eddy.nn.Shape;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/**
 * Layers that belong to one field: what they give goes into the network beside the other fields, as embedded inputs.
 *
 * <p>For each event a field fills {@link #input} and calls {@link #forward}; then, to learn, {@link #addSquaredGradient} goes backward through
 * the layers, and {@link #update} moves their weights. Both are about the last pass.
 */
final class Tower {
    private final Layer layers;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;

    /**
     * @param name of the field; its weights are called {@code name.0.weight} and so on, see {@link LayerPlan}
     * @param needsInputGradient whether the field has weights of its own before the layers
     */
    Tower(String name, List<LayerPlan> plans, Shape in, long seed, boolean needsInputGradient) {
        // because the same layers of two fields are to start differently
        layers = new LayerBuilder(CounterRandom.bits(seed, name.hashCode(), 0)).stack(name, plans, in);
        input = Layout.vector(layers.inputs());
        output = Layout.vector(layers.outputs());
        outputGradient = Layout.vector(layers.outputs());
        inputGradient = Layout.vector(layers.inputs());
        if (!needsInputGradient) {
            layers.needsNoInputGradient();
        }
    }

    int outputs() {
        return layers.outputs();
    }

    boolean isStochastic() {
        return layers.isStochastic();
    }

    /** What goes in, from {@link Layout#BASE} on; not to be changed between {@link #forward} and {@link #update}. */
    float[] input() {
        return input;
    }

    /**
     * Writes what comes out to x, from index {@code at} on.
     *
     * @param step which example of the stream this is
     * @param training whether this pass is for learning
     */
    void forward(long step, boolean training, float[] x, int at) {
        layers.forward(input, output, step, training);
        System.arraycopy(output, Layout.BASE, x, at, outputs());
    }

    /** Goes backward from the gradient of what came out, in dx from index {@code at} on, and adds ‖dL/dθ‖² of all weights to a sum. */
    double addSquaredGradient(double sum, float[] dx, int at) {
        System.arraycopy(dx, at, outputGradient, Layout.BASE, outputs());
        layers.backward(input, output, outputGradient, inputGradient);
        return sum + layers.squaredGradientNorm(input, outputGradient);
    }

    /** dL/dinput after {@link #addSquaredGradient}, if it was asked for. */
    float[] inputGradient() {
        return inputGradient;
    }

    void update(float scale, Trainer trainer) {
        layers.update(input, outputGradient, scale, trainer);
    }

    List<Parameter> parameters() {
        return layers.parameters();
    }

    List<Parameter> learned() {
        return layers.learned();
    }

    boolean freeze(String layer) {
        return layers.freeze(layer);
    }

    void gradientNorms(ObjDoubleConsumer<String> told) {
        layers.gradientNorms(told);
    }

    /** Weights, and what the optimiser keeps for each; of the sizes of this model. */
    void state(Archive archive) {
        parameters().forEach(p -> p.fixedState(archive));
    }
}
