package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;

/** The plain recurrent layer (Elman 1990): h' = tanh(W x + b + U h + c). */
public final class PlainRecurrent extends Recurrent {

    public PlainRecurrent(String name, int inputs, int hidden, int most) {
        this(name, inputs, hidden, most, Kernels.best());
    }

    PlainRecurrent(String name, int inputs, int hidden, int most, Kernels kernels) {
        super(name, inputs, hidden, 1, true, most, kernels);
    }

    @Override
    void cell(int t, int at, int before, int after) {
        for (int j = 0; j < hidden; j++) {
            sums[BASE + j] = a[at + j] + q[BASE + j];
        }
        kernels.tanh(sums, BASE, h, after, hidden);
    }

    /** d = (1 - h'²) dh */
    @Override
    void cellBackward(int t, int at, int before, int after) {
        for (int j = 0; j < hidden; j++) {
            float y = h[after + j];
            da[at + j] = dh[BASE + j] * (1 - y * y);
            dh[BASE + j] = 0;
        }
    }
}
