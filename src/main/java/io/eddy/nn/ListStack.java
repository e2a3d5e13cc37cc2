package io.eddy.nn;

import io.eddy.kernel.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** Layers over lists, one after the other. After a pool the list is of one vector. */
public final class ListStack implements ListLayer {
    private final ListLayer[] layers;
    private final float[][] between;
    private final float[][] gradients;
    private final Frozen frozen;

    /** @param layers at least one, each as wide as the next expects; @param most the longest list */
    public ListStack(List<ListLayer> layers, int most) {
        this.layers = layers.toArray(ListLayer[]::new);
        this.frozen = new Frozen(layers);
        this.between = new float[layers.size() - 1][];
        this.gradients = new float[layers.size() - 1][];
        int count = most;
        for (int i = 0; i < between.length; i++) {
            count = this.layers[i].count(count);
            between[i] = Layout.matrix(count, this.layers[i].outputs());
            gradients[i] = Layout.matrix(count, this.layers[i].outputs());
        }
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
    public int count(int n) {
        int count = n;
        for (ListLayer layer : layers) {
            count = layer.count(count);
        }
        return count;
    }

    @Override
    public void forward(float[] x, int n, float[] y, long step, boolean training) {
        int last = layers.length - 1;
        int count = n;
        for (int i = 0; i <= last; i++) {
            layers[i].forward(i == 0 ? x : between[i - 1], count, i == last ? y : between[i], step, training);
            count = layers[i].count(count);
        }
    }

    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        int last = layers.length - 1;
        for (int i = last; i >= 0; i--) {
            layers[i].backward(
                    i == 0 ? x : between[i - 1],
                    countBefore(i, n),
                    i == last ? y : between[i],
                    i == last ? dy : gradients[i],
                    i == 0 ? dx : gradients[i - 1]);
        }
    }

    private int countBefore(int layer, int n) {
        int count = n;
        for (int i = 0; i < layer; i++) {
            count = layers[i].count(count);
        }
        return count;
    }

    @Override
    public boolean isStochastic() {
        return Arrays.stream(layers).anyMatch(ListLayer::isStochastic);
    }

    @Override
    public double squaredGradientNorm() {
        double sum = 0;
        for (int i = 0; i < layers.length; i++) {
            sum += frozen.is(i) ? 0 : layers[i].squaredGradientNorm();
        }
        return sum;
    }

    @Override
    public void update(float scale, Update update) {
        for (int i = 0; i < layers.length; i++) {
            if (!frozen.is(i)) {
                layers[i].update(scale, update);
            }
        }
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (ListLayer layer : layers) {
            parameters.addAll(layer.parameters());
        }
        return parameters;
    }

    @Override
    public List<Parameter> learned() {
        return frozen.learned();
    }

    @Override
    public boolean freeze(String name) {
        return frozen.freeze(name);
    }

    @Override
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        for (int i = 0; i < layers.length; i++) {
            if (!frozen.is(i)) {
                layers[i].gradientNorms(told);
            }
        }
    }
}
