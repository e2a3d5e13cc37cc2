package io.eddy.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * Describes a network of dense layers. Each hidden layer is: dense, layer normalisation (if asked for), activation, dropout
 * (if asked for), and the whole added to its input (if asked for, where it is as wide as the hidden layer before). Its
 * parameters are named {@code hidden0.weight}, {@code hidden0.bias}, {@code hidden0.norm.gain}, {@code hidden0.norm.shift}
 * and so on, the last {@code output.weight} and {@code output.bias}. Or the hidden layers are {@link #layers said one by one}.
 */
public final class NetworkBuilder {
    private static final String OUTPUT = "output";

    private final int inputs;
    private final int outputs;
    private List<Integer> hidden = List.of();
    private List<LayerPlan> layers = List.of();
    private Activation activation = Activation.RELU;
    private Initialisation initialisation = Initialisation.HE;
    private float dropout;
    private boolean layerNorm;
    private boolean residual;
    private boolean zeroOutput;

    NetworkBuilder(int inputs, int outputs) {
        Check.require(inputs >= 0, "number of inputs", inputs, "0 or more");
        Check.require(outputs >= 0, "number of outputs", outputs, "0 or more");
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** The width of each hidden layer, from the input on. None makes a linear model. */
    public NetworkBuilder hidden(List<Integer> widths) {
        for (int width : widths) {
            Check.require(width > 0, "width of a hidden layer", width, "a positive number");
        }
        hidden = List.copyOf(widths);
        return this;
    }

    /** All layers before the last one, instead of all else that can be said of them; the first is a dense one, if there is any. */
    public NetworkBuilder layers(List<LayerPlan> plans) {
        if (!plans.isEmpty() && !(plans.get(0) instanceof LayerPlan.Dense)) {
            throw new UnfitShape(
                    "begins with " + plans.get(0) + "; the first layer of a network has to be a dense one");
        }
        layers = List.copyOf(plans);
        return this;
    }

    public NetworkBuilder activation(Activation function) {
        activation = function;
        return this;
    }

    public NetworkBuilder initialisation(Initialisation how) {
        initialisation = how;
        return this;
    }

    /** The probability with which each hidden unit is left out while learning. */
    public NetworkBuilder dropout(float rate) {
        Check.fraction("dropout", rate);
        dropout = rate;
        return this;
    }

    public NetworkBuilder layerNorm(boolean on) {
        layerNorm = on;
        return this;
    }

    public NetworkBuilder residual(boolean on) {
        residual = on;
        return this;
    }

    /** Whether the last layer starts with weights of zero, so that an untrained network says 0. */
    public NetworkBuilder zeroOutput(boolean on) {
        zeroOutput = on;
        return this;
    }

    /** The network with its initial weights. The same description and seed give the same bits. */
    public Network build(long seed) {
        return layers.isEmpty() ? ofHidden(seed) : ofLayers(seed);
    }

    private Network ofLayers(long seed) {
        List<LayerPlan> plans = new ArrayList<>(layers);
        plans.add(new LayerPlan.Dense(outputs, OUTPUT));
        List<Layer> built = new LayerBuilder(seed).layers("", plans, new Shape.Vector(inputs));
        Dense last = (Dense) built.get(built.size() - 1);
        if (zeroOutput) {
            Initialisation.ZERO.fill(last.weight(), seed, 0);
        }
        return new Network(new Sequence(built), (Dense) built.get(0), last);
    }

    private Network ofHidden(long seed) {
        List<Layer> built = new ArrayList<>();
        Dense first = null;
        int width = inputs;
        boolean afterRelu = false;
        for (int i = 0; i < hidden.size(); i++) {
            int before = width;
            width = hidden.get(i);
            Dense dense = dense("hidden" + i, before, width, afterRelu, initialisation, seed, i);
            boolean added = residual && i > 0 && width == before;
            if (afterRelu && !added) {
                spareReluBackward(built);
            }
            List<Layer> block = block("hidden" + i, dense, seed, i);
            built.addAll(added ? List.of(new Residual(new Sequence(block))) : block);
            // a residual sum that is zero did not come out of a ReLU that masks its gradient
            afterRelu = activation == Activation.RELU && !added;
            first = first == null ? dense : first;
        }
        Initialisation start = zeroOutput ? Initialisation.ZERO : initialisation;
        if (afterRelu) {
            spareReluBackward(built);
        }
        Dense last = dense(OUTPUT, width, outputs, afterRelu, start, seed, hidden.size());
        built.add(last);
        return new Network(new Sequence(built), first == null ? last : first, last);
    }

    private List<Layer> block(String name, Dense dense, long seed, int index) {
        int width = dense.outputs();
        List<Layer> block = new ArrayList<>();
        block.add(dense);
        if (layerNorm) {
            block.add(new LayerNorm(name + ".norm", width));
        }
        if (activation != Activation.IDENTITY) {
            block.add(new ActivationLayer(activation, width));
        }
        if (dropout > 0) {
            block.add(new Dropout(width, dropout, seed, index));
        }
        return block;
    }

    /** Only where the ReLU itself is what the next layer reads: with dropout it is not. */
    private static void spareReluBackward(List<Layer> layers) {
        if (layers.get(layers.size() - 1) instanceof ActivationLayer relu) {
            relu.isMaskedBehind();
        }
    }

    private static Dense dense(
            String name, int inputs, int outputs, boolean afterRelu, Initialisation start, long seed, int index) {
        Dense dense = new Dense(name, inputs, outputs);
        if (afterRelu) {
            dense.inputsAreReluOutputs();
        }
        start.fill(dense.weight(), seed, index);
        return dense;
    }
}
