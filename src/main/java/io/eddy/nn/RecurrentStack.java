package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/**
 * Recurrent units on top of each other whose state is carried on from outside: each reads the hidden states of the one below it. Their state is
 * those of all, that of the topmost first, whose hidden state is what comes out. Belongs to one thread.
 */
public final class RecurrentStack implements Weighted {
    private final Recurrent[] units;
    private final Frozen frozen;

    /** What comes out of each unit but the topmost, and how the loss moves with it. */
    private final float[][] between;

    private final float[][] gradients;

    /** The state of each unit by itself, and where it lies among those of all. */
    private final float[][] own;

    private final int[] places;
    private final int stateSize;

    /** For each unit: how the loss moves with its last state beside what comes out, which is not at all, and with its first. */
    private final float[][] zeros;

    private final float[][] unused;

    /** @param units at least one, each as wide as the next expects, for lists of the same length */
    RecurrentStack(List<Recurrent> units) {
        this.units = units.toArray(Recurrent[]::new);
        int count = units.size();
        frozen = new Frozen(units);
        between = new float[count - 1][];
        gradients = new float[count - 1][];
        for (int i = 0; i < count - 1; i++) {
            between[i] = Layout.matrix(this.units[i].most(), this.units[i].outputs());
            gradients[i] = Layout.matrix(this.units[i].most(), this.units[i].outputs());
        }
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

    /** The width of what comes out. */
    public int outputs() {
        return units[units.length - 1].outputs();
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

    /** As {@link ListLayer#squaredGradientNorm}. */
    public double squaredGradientNorm() {
        double sum = 0;
        for (int i = 0; i < units.length; i++) {
            sum += frozen.is(i) ? 0 : units[i].squaredGradientNorm();
        }
        return sum;
    }

    /** As {@link ListLayer#update}. */
    public void update(float scale, Update update) {
        for (int i = 0; i < units.length; i++) {
            if (!frozen.is(i)) {
                units[i].update(scale, update);
            }
        }
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (Recurrent unit : units) {
            parameters.addAll(unit.parameters());
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
        for (int i = 0; i < units.length; i++) {
            if (!frozen.is(i)) {
                units[i].gradientNorms(told);
            }
        }
    }
}
