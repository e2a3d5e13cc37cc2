package io.eddy.nn;

import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/**
 * A feed-forward network and the vectors of its last pass. For each example: {@link #forward}; to learn from it, a {@link
 * Loss} fills {@link #outputGradient}, then {@link #backward} and {@link #squaredGradientNorm} only compute, and {@link
 * #update} changes the weights, if the {@link Trainer} found the gradient finite. None of these allocates. All vectors start
 * at {@link Layout#BASE}. Belongs to one thread.
 *
 * <p>Inputs and outputs can grow. New ones have weights of zero, so that the outputs there were keep their bits.
 */
public final class Network {
    private final Sequence layers;
    private final Dense first;
    private final Dense last;
    private final boolean stochastic;
    private final List<Parameter> parameters;

    private float[] input;
    private float[] output;
    private float[] outputGradient;
    private float[] inputGradient;

    Network(Sequence layers, Dense first, Dense last) {
        this.layers = layers;
        this.first = first;
        this.last = last;
        this.stochastic = layers.isStochastic();
        this.parameters = List.copyOf(layers.parameters());
        this.output = Layout.vector(last.outputs());
        this.outputGradient = Layout.vector(last.outputs());
        this.inputGradient = Layout.vector(first.inputs());
        this.input = inputGradient;
        wantInputGradient(0, 0);
    }

    public static NetworkBuilder builder(int inputs, int outputs) {
        return new NetworkBuilder(inputs, outputs);
    }

    public int inputs() {
        return first.inputs();
    }

    public int outputs() {
        return last.outputs();
    }

    /**
     * Whether a pass for learning differs from one for predicting: with dropout. If not, {@link #backward} may follow the pass
     * that predicted.
     */
    public boolean stochastic() {
        return stochastic;
    }

    /**
     * The outputs for x.
     *
     * @param x not to be changed before {@link #update}
     * @param step which example of the stream this is; decides, with the seed, what dropout leaves out
     * @param training whether this pass is for learning: predictions leave nothing out
     * @return the network's own buffer, good until the next pass
     */
    public float[] forward(float[] x, long step, boolean training) {
        input = x;
        layers.forward(x, output, step, training);
        return output;
    }

    /** The outputs of the last {@link #forward}. */
    public float[] output() {
        return output;
    }

    /** Where a {@link Loss} puts dL/dz; z and it have {@link #outputs} elements. Replaced when outputs grow. */
    public float[] outputGradient() {
        return outputGradient;
    }

    /**
     * From {@link #outputGradient} through all layers.
     *
     * @return dL/dx, for the inputs that {@link #wantInputGradient} named; zero elsewhere. The network's own buffer.
     */
    public float[] backward() {
        layers.backward(input, output, outputGradient, inputGradient);
        return inputGradient;
    }

    /** ‖dL/dθ‖² over all parameters, after {@link #backward}; not finite if any gradient is not. */
    public double squaredGradientNorm() {
        return layers.squaredGradientNorm(input, outputGradient);
    }

    /** One step on all parameters, their gradients multiplied by {@code scale}. */
    public void update(Update update, float scale) {
        layers.update(input, outputGradient, scale, update);
    }

    /** Names the inputs whose gradient {@link #backward} computes: those from {@code from} up to, not including, {@code to}. At first none. */
    public void wantInputGradient(int from, int to) {
        first.gradientOnlyFor(from, to);
        layers.wantInputGradient(to > from);
    }

    /** Adds inputs, after those there are. */
    public void growInputs(int inputs) {
        first.growInputs(inputs);
        fitBuffers();
    }

    /** Adds outputs, after those there are. */
    public void growOutputs(int outputs) {
        last.growOutputs(outputs);
        fitBuffers();
    }

    /** All weights, from the first layer to the last. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The weights that {@link #update} changes. */
    public List<Parameter> learned() {
        return layers.learned();
    }

    /** Keeps the layers of that name as they are; whether there are any. See {@link Layer#freeze}. */
    public boolean freeze(String name) {
        return layers.freeze(name);
    }

    /** Tells ‖dL/dθ‖ of each layer that learns, by its name, as it was in the last step. */
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        layers.gradientNorms(told);
    }

    /** ‖θ‖² over all parameters. */
    public double squaredWeightNorm() {
        double sum = 0;
        for (Parameter p : parameters) {
            sum += p.squaredNorm();
        }
        return sum;
    }

    /** Weights, and what the optimiser keeps for each where the archive is for training. Loading takes on the stored sizes. */
    public void state(Archive archive) {
        layers.state(archive);
        fitBuffers();
    }

    private void fitBuffers() {
        if (outputGradient.length < Layout.BASE + Layout.padded(outputs())) {
            output = Layout.vector(outputs());
            outputGradient = Layout.vector(outputs());
        }
        if (inputGradient.length < Layout.BASE + Layout.padded(inputs())) {
            inputGradient = Layout.vector(inputs());
        }
    }
}
