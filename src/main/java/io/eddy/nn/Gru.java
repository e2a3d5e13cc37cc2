package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;

/**
 * Gated recurrent unit (Cho et al. 2014), in PyTorch's form, whose reset gate is applied to the hidden product with its bias:
 *
 * <pre>
 *   r = σ(W_r x + b_r + U_r h + c_r)    z = σ(W_z x + b_z + U_z h + c_z)
 *   n = tanh(W_n x + b_n + r (U_n h + c_n))
 *   h' = (1 - z) n + z h
 * </pre>
 *
 * Gates in the order r, z, n.
 */
public final class Gru extends Recurrent {
    /** U_n h + c_n of each place, beside its gates. */
    private final float[] candidate;

    public Gru(String name, int inputs, int hidden, int most) {
        this(name, inputs, hidden, most, Kernels.best());
    }

    Gru(String name, int inputs, int hidden, int most, Kernels kernels) {
        super(name, inputs, hidden, 3, false, most, kernels);
        this.candidate = Layout.matrix(most, hidden);
    }

    @Override
    void cell(int t, int at, int before, int after) {
        int n = 2 * hidden;
        for (int j = 0; j < n; j++) {
            sums[BASE + j] = a[at + j] + q[BASE + j];
        }
        kernels.sigmoid(sums, BASE, gates, at, n);
        System.arraycopy(q, BASE + n, candidate, before, hidden);
        for (int j = 0; j < hidden; j++) {
            sums[BASE + j] = a[at + n + j] + gates[at + j] * candidate[before + j];
        }
        kernels.tanh(sums, BASE, gates, at + n, hidden);
        for (int j = 0; j < hidden; j++) {
            float c = gates[at + n + j];
            h[after + j] = c + gates[at + hidden + j] * (h[before + j] - c);
        }
    }

    /** dn = (1 - z) dh (1 - n²), dz = (h - n) dh z (1 - z), dr = (U_n h + c_n) dn r (1 - r); the hidden product of n has r dn. */
    @Override
    void cellBackward(int t, int at, int before, int after) {
        int n = 2 * hidden;
        for (int j = 0; j < hidden; j++) {
            float r = gates[at + j];
            float z = gates[at + hidden + j];
            float c = gates[at + n + j];
            float d = dh[BASE + j];
            float dn = d * (1 - z) * (1 - c * c);
            float dz = d * (h[before + j] - c) * z * (1 - z);
            float dr = dn * candidate[before + j] * r * (1 - r);
            da[at + j] = dr;
            da[at + hidden + j] = dz;
            da[at + n + j] = dn;
            dq[at + j] = dr;
            dq[at + hidden + j] = dz;
            dq[at + n + j] = dn * r;
            dh[BASE + j] = d * z;
        }
    }
}
