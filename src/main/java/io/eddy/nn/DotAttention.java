package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;

/**
 * Where to look: each state of a decoder looks at all states of an encoder, the more the more they are alike (Luong, Pham and Manning 2015):
 * a_t = softmax(E s_t), c_t = Σ_i a_ti e_i. It has no weights. Lists as in {@link ListLayer}; belongs to one thread, allocates nothing.
 */
final class DotAttention {
    private final Kernels kernels;
    private final int width;
    private final int stride;
    private final int lookStride;
    private final float[] looks;
    private final float[] dLook;
    private final float[] zeros;

    /** @param most the longest list, of either side */
    DotAttention(int width, int most, Kernels kernels) {
        this.kernels = kernels;
        this.width = width;
        this.stride = Layout.padded(width);
        this.lookStride = Layout.padded(most);
        this.looks = Layout.matrix(most, most);
        this.dLook = Layout.vector(most);
        this.zeros = Layout.vector(width);
    }

    /** c of one state: s lies in {@code states} from {@code so} on, as place t of its list, and c goes to {@code contexts} from {@code co} on. */
    void forwardOne(float[] seen, int n, int t, float[] states, int so, float[] contexts, int co) {
        int at = BASE + t * lookStride;
        kernels.rowDots(seen, BASE, n, stride, states, so, looks, at);
        Softmax.inPlace(kernels, looks, at, n);
        kernels.affine(seen, BASE, n, stride, looks, at, zeros, BASE, contexts, co);
    }

    /** All m states. */
    void forward(float[] seen, int n, float[] states, int m, float[] contexts) {
        for (int t = 0; t < m; t++) {
            forwardOne(seen, n, t, states, ListLayer.at(t, width), contexts, ListLayer.at(t, width));
        }
    }

    /** dz_t = a_t (E dc_t - a_t · E dc_t); ds_t += E^T dz_t, dE += Σ_t a_t ⊗ dc_t + dz_t ⊗ s_t. Adds to both. */
    void backward(float[] seen, int n, float[] states, int m, float[] dContexts, float[] dStates, float[] dSeen) {
        for (int t = 0; t < m; t++) {
            int at = BASE + t * lookStride;
            int state = ListLayer.at(t, width);
            kernels.rowDots(seen, BASE, n, stride, dContexts, state, dLook, BASE);
            float mean = kernels.dot(dLook, BASE, looks, at, n);
            for (int i = 0; i < n; i++) {
                dLook[BASE + i] = looks[at + i] * (dLook[BASE + i] - mean);
            }
            kernels.affine(seen, BASE, n, stride, dLook, BASE, dStates, state, dStates, state);
            kernels.rankOne(1, looks, at, n, dContexts, state, dSeen, BASE, stride);
            kernels.rankOne(1, dLook, BASE, n, states, state, dSeen, BASE, stride);
        }
    }

    /** How much state i was looked at from place t. */
    float look(int t, int i) {
        return looks[BASE + t * lookStride + i];
    }
}
