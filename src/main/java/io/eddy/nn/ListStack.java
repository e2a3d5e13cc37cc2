package io.eddy.nn;

import java.util.Arrays;
import java.util.List;

/** Layers over lists, one after the other. After a pool the list is of one vector. */
public final class ListStack extends ListLayers implements ListLayer {
    private final ListLayer[] layers;

    /** @param layers at least one, each as wide as the next expects; @param most the longest list */
    public ListStack(List<ListLayer> layers, int most) {
        super(layers, most);
        this.layers = layers.toArray(ListLayer[]::new);
    }

    @Override
    public int inputs() {
        return layers[0].inputs();
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
}
