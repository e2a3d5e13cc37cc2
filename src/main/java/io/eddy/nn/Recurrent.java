package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.List;

/**
 * A recurrent unit: a state that goes from each vector of a list to the next, trained by backpropagation through time.
 *
 * <p>As a {@link ListLayer} it begins with a state of zero and gives its hidden state at every place. {@link #forwardFrom} begins with a
 * state that is given, and {@link #backwardTo} then says how the loss moves with it: for a decoder, for a state that is carried from
 * event to event. Who needs the outputs of a step for the next input calls {@link #begin} and {@link #step}, and back again {@link
 * #beginBackward}, {@link #stepBackward} from the last to the first, {@link #sumGradients}.
 *
 * <p>A state is a list of {@link #stateVectors} vectors of width {@link #outputs}: the hidden state, and in an LSTM then the cell.
 *
 * <p>Parameters are PyTorch's, transposed: {@code NAME.input.weight} {@code [in][gates · hidden]} is {@code weight_ih_l0},
 * {@code NAME.hidden.weight} {@code [hidden][gates · hidden]} is {@code weight_hh_l0}, {@code NAME.input.bias} and {@code
 * NAME.hidden.bias} are {@code bias_ih_l0} and {@code bias_hh_l0}; gates in PyTorch's order. They start as PyTorch's do, uniformly from
 * ±1 / √hidden.
 */
public abstract class Recurrent implements ListLayer {
    final Kernels kernels;
    final int hidden;

    /** The products of the inputs and of the hidden state, and what the loss does with them: of each place, the gates side by side. */
    final float[] a;

    final float[] q;
    final float[] da;
    final float[] dq;

    /** The hidden states: row t is that before place t. */
    final float[] h;

    /** dL/dh, of the place at hand; then of the state before it. */
    final float[] dh;

    /** The gates of each place, after their functions. */
    final float[] gates;

    /** What goes into those functions. */
    final float[] sums;

    private final ListDense input;
    private final ListDense recurrent;
    private final int columns;
    private final int most;
    private final float[] zero;
    private final float[] unused;

    /** @param hasOneGradient whether the products of input and hidden state are only ever added, so that one gradient is that of both */
    Recurrent(String name, int inputs, int hidden, int gateCount, boolean hasOneGradient, int most, Kernels kernels) {
        this.kernels = kernels;
        this.hidden = hidden;
        this.most = most;
        this.columns = gateCount * hidden;
        this.input = new ListDense(name + ".input.weight", name + ".input.bias", inputs, columns, most, kernels);
        this.recurrent = new ListDense(name + ".hidden.weight", name + ".hidden.bias", hidden, columns, most, kernels);
        this.a = Layout.matrix(most, columns);
        this.q = Layout.vector(columns);
        this.da = Layout.matrix(most, columns);
        this.dq = hasOneGradient ? da : Layout.matrix(most, columns);
        this.gates = Layout.matrix(most, columns);
        this.sums = Layout.vector(columns);
        this.h = Layout.matrix(most + 1, hidden);
        this.dh = Layout.vector(hidden);
        this.zero = Layout.matrix(2, hidden);
        this.unused = Layout.matrix(2, hidden);
    }

    /** Gives the weights their start, decided by the seed and their names. */
    public void start(long seed) {
        float bound = (float) (1 / Math.sqrt(hidden));
        input.start(bound, true, seed);
        recurrent.start(bound, true, seed);
    }

    /** Says that {@link #backward} need not find dx: the inputs are no weights. */
    public void spareInputGradient() {
        input.spareInputGradient();
    }

    @Override
    public final int inputs() {
        return input.inputs();
    }

    /** The width of the hidden state. */
    @Override
    public final int outputs() {
        return hidden;
    }

    /** The longest list. */
    public final int most() {
        return most;
    }

    /** Of how many vectors a state is. */
    public int stateVectors() {
        return 1;
    }

    final ListDense input() {
        return input;
    }

    final ListDense recurrent() {
        return recurrent;
    }

    @Override
    public void forward(float[] x, int n, float[] y, long step, boolean training) {
        forwardFrom(zero, x, n, y);
    }

    /** {@link #forward} from a state that is given. */
    public final void forwardFrom(float[] state, float[] x, int n, float[] y) {
        begin(state);
        input.forward(x, n, a, 0, false);
        for (int t = 0; t < n; t++) {
            advance(t);
        }
        System.arraycopy(h, ListLayer.at(1, hidden), y, BASE, n * Layout.padded(hidden));
    }

    /** Begins with a state. */
    public void begin(float[] state) {
        System.arraycopy(state, BASE, h, BASE, hidden);
    }

    /** One step, of place t, with the input that lies in x from {@code xo} on; the hidden state goes to y from {@code yo} on. */
    public final void step(int t, float[] x, int xo, float[] y, int yo) {
        input.forwardOne(x, xo, a, ListLayer.at(t, columns));
        advance(t);
        System.arraycopy(h, ListLayer.at(t + 1, hidden), y, yo, hidden);
    }

    private void advance(int t) {
        recurrent.forwardOne(h, ListLayer.at(t, hidden), q, BASE);
        cell(t, ListLayer.at(t, columns), ListLayer.at(t, hidden), ListLayer.at(t + 1, hidden));
    }

    /** Copies the state after {@code n} steps. */
    public void stateAfter(int n, float[] state) {
        System.arraycopy(h, ListLayer.at(n, hidden), state, BASE, hidden);
    }

    @Override
    public void backward(float[] x, int n, float[] y, float[] dy, float[] dx) {
        backwardTo(x, n, dy, zero, dx, unused);
    }

    /**
     * {@link #backward} where the loss moves with the last state, too.
     *
     * @param dLast dL/dstate of the state after the last step, beside what dy says of its hidden state
     * @param dFirst where dL/dstate of the state that was given goes
     */
    public final void backwardTo(float[] x, int n, float[] dy, float[] dLast, float[] dx, float[] dFirst) {
        beginBackward(dLast);
        for (int t = n - 1; t >= 0; t--) {
            retreat(t, dy, ListLayer.at(t, hidden));
        }
        finishBackward(dFirst);
        input.backward(x, n, a, da, dx);
        recurrent.sumGradient(h, n, dq);
    }

    /** Begins to go backward from the last state. */
    public void beginBackward(float[] dLast) {
        System.arraycopy(dLast, BASE, dh, BASE, hidden);
    }

    /** Back through the step of place t: dy is dL/dh of it beside what later steps say, dx is dL/dx. */
    public final void stepBackward(int t, float[] dy, int dyo, float[] dx, int dxo) {
        retreat(t, dy, dyo);
        input.backwardOne(da, ListLayer.at(t, columns), dx, dxo);
    }

    private void retreat(int t, float[] dy, int dyo) {
        for (int j = 0; j < hidden; j++) {
            dh[BASE + j] += dy[dyo + j];
        }
        int at = ListLayer.at(t, columns);
        cellBackward(t, at, ListLayer.at(t, hidden), ListLayer.at(t + 1, hidden));
        // sums have no other use by now
        recurrent.backwardOne(dq, at, sums, BASE);
        for (int j = BASE; j < BASE + hidden; j++) {
            dh[j] += sums[j];
        }
    }

    /** dL/dstate of the state that was begun with, once the first step has been gone back through. */
    public void finishBackward(float[] dFirst) {
        System.arraycopy(dh, BASE, dFirst, BASE, hidden);
    }

    /** The gradients of the weights, once all {@code n} steps have been gone back through. */
    public final void sumGradients(float[] x, int n) {
        input.sumGradient(x, n, da);
        recurrent.sumGradient(h, n, dq);
    }

    /**
     * From the products {@link #a} (from {@code at} on) and {@link #q} to the hidden state.
     *
     * @param at where the gates of this place begin
     * @param before where the state before it is
     * @param after where that after it is
     */
    abstract void cell(int t, int at, int before, int after);

    /** From {@link #dh} after the step to {@link #da}, {@link #dq} and what of dh goes to the state before it without a matrix between. */
    abstract void cellBackward(int t, int at, int before, int after);

    @Override
    public double squaredGradientNorm() {
        return input.squaredGradientNorm() + recurrent.squaredGradientNorm();
    }

    @Override
    public void update(float scale, Update update) {
        input.update(scale, update);
        recurrent.update(scale, update);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(input.weight(), recurrent.weight(), input.bias(), recurrent.bias());
    }
}
