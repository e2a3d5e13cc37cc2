package io.eddy.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * Describes a network of dense layers. Each hidden layer is: dense, layer normalisation (if asked for), activation, dropout
 * (if asked for), and the whole added to its input (if asked for, where it is as wide as the hidden layer before). Its
 * parameters are named {@code hidden0.weight}, {@code hidden0.bias}, {@code hidden0.norm.gain}, {@code hidden0.norm.shift}
 * and so on, the last {@code output.weight} and {@code output.bias}.
 */
public final class NetworkBuilder {
    private final int inputs;
    private final int outputs;
    private List<Integer> hidden = List.of();
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
        List<Layer> layers = new ArrayList<>();
        Dense first = null;
        int width = inputs;
        boolean afterRelu = false;
        for (int i = 0; i < hidden.size(); i++) {
            int before = width;
            width = hidden.get(i);
            Dense dense = dense("hidden" + i, before, width, afterRelu, initialisation, seed, i);
            boolean added = residual && i > 0 && width == before;
            if (afterRelu && !added) {
                spareReluBackward(layers);
            }
            List<Layer> block = block("hidden" + i, dense, seed, i);
            layers.addAll(added ? List.of(new Residual(new Sequence(block))) : block);
            // a residual sum that is zero did not come out of a ReLU that masks its gradient
            afterRelu = activation == Activation.RELU && !added;
            first = first == null ? dense : first;
        }
        Initialisation start = zeroOutput ? Initialisation.ZERO : initialisation;
        if (afterRelu) {
            spareReluBackward(layers);
        }
        Dense last = dense("output", width, outputs, afterRelu, start, seed, hidden.size());
        layers.add(last);
        return new Network(new Sequence(layers), first == null ? last : first, last, dropout > 0 && !hidden.isEmpty());
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
