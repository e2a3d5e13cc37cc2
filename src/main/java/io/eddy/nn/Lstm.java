package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000):
 *
 * <pre>
 *   i, f, o = σ(W x + b + U h + c)    g = tanh(W_g x + b_g + U_g h + c_g)
 *   c' = f c + i g                    h' = o tanh(c')
 * </pre>
 *
 * Gates in the order i, f, g, o. The bias of the forget gate starts at 1 above the others', so that the cell keeps what it has until it has
 * learned better (Jozefowicz et al. 2015).
 */
public final class Lstm extends Recurrent {
    /** Row t is the cell before place t, and the tanh of it. */
    private final float[] cell;

    private final float[] squashed;
    private final float[] dc;

    public Lstm(String name, int inputs, int hidden, int most) {
        this(name, inputs, hidden, most, Kernels.best());
    }

    Lstm(String name, int inputs, int hidden, int most, Kernels kernels) {
        super(name, inputs, hidden, 4, true, most, kernels);
        this.cell = Layout.matrix(most + 1, hidden);
        this.squashed = Layout.matrix(most + 1, hidden);
        this.dc = Layout.vector(hidden);
    }

    @Override
    public void start(long seed) {
        super.start(seed);
        Parameter bias = input().bias();
        for (int j = hidden; j < 2 * hidden; j++) {
            bias.set(0, j, bias.get(0, j) + 1);
        }
    }

    @Override
    public int stateVectors() {
        return 2;
    }

    @Override
    public void begin(float[] state) {
        super.begin(state);
        System.arraycopy(state, ListLayer.at(1, hidden), cell, BASE, hidden);
    }

    @Override
    public void stateAfter(int n, float[] state) {
        super.stateAfter(n, state);
        System.arraycopy(cell, ListLayer.at(n, hidden), state, ListLayer.at(1, hidden), hidden);
    }

    @Override
    void cell(int t, int at, int before, int after) {
        int g = at + 2 * hidden;
        for (int j = 0; j < 4 * hidden; j++) {
            sums[BASE + j] = a[at + j] + q[BASE + j];
        }
        kernels.sigmoid(sums, BASE, gates, at, 2 * hidden);
        kernels.tanh(sums, BASE + 2 * hidden, gates, g, hidden);
        kernels.sigmoid(sums, BASE + 3 * hidden, gates, g + hidden, hidden);
        for (int j = 0; j < hidden; j++) {
            cell[after + j] = gates[at + hidden + j] * cell[before + j] + gates[at + j] * gates[g + j];
        }
        kernels.tanh(cell, after, squashed, after, hidden);
        for (int j = 0; j < hidden; j++) {
            h[after + j] = gates[g + hidden + j] * squashed[after + j];
        }
    }

    @Override
    public void beginBackward(float[] dLast) {
        super.beginBackward(dLast);
        System.arraycopy(dLast, ListLayer.at(1, hidden), dc, BASE, hidden);
    }

    /** do = dh tanh(c') o (1 - o), dc += dh o (1 - tanh²(c')), di = dc g i (1 - i), df = dc c f (1 - f), dg = dc i (1 - g²) */
    @Override
    void cellBackward(int t, int at, int before, int after) {
        int two = at + 2 * hidden;
        for (int j = 0; j < hidden; j++) {
            float i = gates[at + j];
            float f = gates[at + hidden + j];
            float g = gates[two + j];
            float o = gates[two + hidden + j];
            float s = squashed[after + j];
            float d = dh[BASE + j];
            float c = dc[BASE + j] + d * o * (1 - s * s);
            da[at + j] = c * g * i * (1 - i);
            da[at + hidden + j] = c * cell[before + j] * f * (1 - f);
            da[two + j] = c * i * (1 - g * g);
            da[two + hidden + j] = d * s * o * (1 - o);
            dc[BASE + j] = c * f;
            dh[BASE + j] = 0;
        }
    }

    @Override
    public void finishBackward(float[] dFirst) {
        super.finishBackward(dFirst);
        System.arraycopy(dc, BASE, dFirst, ListLayer.at(1, hidden), hidden);
    }
}
