package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Layout;
import java.util.List;

/**
 * Recurrent units on top of each other whose state is carried on from outside: each reads the hidden states of the one below it. Their state is
 * those of all, that of the topmost first, whose hidden state is what comes out. Belongs to one thread.
 */
public final class RecurrentStack extends ListLayers {
    private final Recurrent[] units;
    /** The state of each unit by itself, and where it lies among those of all. */
    private final float[][] own;

    private final int[] places;
    private final int stateSize;

    /** For each unit: how the loss moves with its last state beside what comes out, which is not at all, and with its first. */
    private final float[][] zeros;

    private final float[][] unused;

    /** @param units at least one, each as wide as the next expects, for lists of the same length */
    RecurrentStack(List<Recurrent> units) {
        super(units, units.get(0).most());
        this.units = units.toArray(Recurrent[]::new);
        int count = units.size();
        own = new float[count][];
        zeros = new float[count][];
        unused = new float[count][];
        places = new int[count];
        int size = 0;
        for (int i = count - 1; i >= 0; i--) {
            places[i] = BASE + size;
            size += sizeOf(i);
            own[i] = Layout.vector(sizeOf(i));
            zeros[i] = Layout.vector(sizeOf(i));
            unused[i] = Layout.vector(sizeOf(i));
        }
        stateSize = size;
    }

    private int sizeOf(int unit) {
        return units[unit].stateVectors() * Layout.padded(units[unit].outputs());
    }

    /** How many numbers a state has. */
    public int stateSize() {
        return stateSize;
    }

    /** As {@link Recurrent#spareInputGradient}. */
    public void spareInputGradient() {
        units[0].spareInputGradient();
    }

    /** One step with the first vector of x, from the state {@code before} to the state {@code after}; its hidden state is what comes out. */
    public void step(float[] before, float[] x, float[] after) {
        for (int i = 0; i < units.length; i++) {
            System.arraycopy(before, places[i], own[i], BASE, sizeOf(i));
            units[i].begin(own[i]);
            // what comes out of the topmost is in its state
            units[i].step(0, i == 0 ? x : between[i - 1], BASE, i < between.length ? between[i] : own[i], BASE);
            units[i].stateAfter(1, own[i]);
            System.arraycopy(own[i], BASE, after, places[i], sizeOf(i));
        }
    }

    /** Goes through n vectors from a state; the hidden states are what comes out. */
    public void forward(float[] state, float[] x, int n, float[] y) {
        for (int i = 0; i < units.length; i++) {
            System.arraycopy(state, places[i], own[i], BASE, sizeOf(i));
            units[i].forwardFrom(own[i], i == 0 ? x : between[i - 1], n, i < between.length ? between[i] : y);
        }
    }

    /** Back through what {@link #forward} went through: from dy = dL/dy to dx = dL/dx and the gradients of the weights. */
    public void backward(float[] x, int n, float[] dy, float[] dx) {
        for (int i = units.length - 1; i >= 0; i--) {
            units[i].backwardTo(
                    i == 0 ? x : between[i - 1],
                    n,
                    i < gradients.length ? gradients[i] : dy,
                    zeros[i],
                    i == 0 ? dx : gradients[i - 1],
                    unused[i]);
        }
    }
}
