package io.eddy.nn;

import io.eddy.kernel.Layout;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** Layers over lists, one after the other: the lists between them, and their weights. How one goes through them is said by who extends it. */
abstract class ListLayers implements Weighted {
    /** {@code between[i]} comes out of layer i and goes into layer i + 1; {@code gradients[i]} is dL/dbetween[i]. */
    final float[][] between;

    final float[][] gradients;

    private final ListLayer[] layers;
    private final Frozen frozen;

    /** @param layers at least one, each as wide as the next expects; @param most the longest list */
    ListLayers(List<? extends ListLayer> layers, int most) {
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

    /** As {@link ListLayer#outputs}. */
    public int outputs() {
        return layers[layers.length - 1].outputs();
    }

    /** As {@link ListLayer#squaredGradientNorm}. */
    public double squaredGradientNorm() {
        double sum = 0;
        for (int i = 0; i < layers.length; i++) {
            sum += frozen.is(i) ? 0 : layers[i].squaredGradientNorm();
        }
        return sum;
    }

    /** As {@link ListLayer#update}. */
    public void update(float scale, Update update) {
        for (int i = 0; i < layers.length; i++) {
            if (!frozen.is(i)) {
                layers[i].update(scale, update);
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
