package io.eddy.kernel;

import static io.eddy.kernel.VectorKernels.SPECIES;
import static io.eddy.kernel.Vectors.all;
import static io.eddy.kernel.Vectors.load;

/** One operation for each element of a row; what is left at the end of one without padding goes to the definition. */
final class SimdRows {
    private static final int L = SPECIES.length();
    private static final ScalarKernels REST = new ScalarKernels();

    private SimdRows() {}

    static void axpy(float a, float[] x, int xo, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            load(x, xo + i).fma(all(a), load(y, yo + i)).intoArray(y, yo + i);
        }
        REST.axpy(a, x, xo + end, y, yo + end, n - end);
    }

    static void scale(float a, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            load(y, yo + i).mul(a).intoArray(y, yo + i);
        }
        REST.scale(a, y, yo + end, n - end);
    }

    static void relu(float[] x, int xo, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            Vectors.relu(load(x, xo + i)).intoArray(y, yo + i);
        }
        REST.relu(x, xo + end, y, yo + end, n - end);
    }

    static void reluBackward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            Vectors.reluBackward(load(y, yo + i), load(dy, dyo + i)).intoArray(dx, dxo + i);
        }
        REST.reluBackward(y, yo + end, dy, dyo + end, dx, dxo + end, n - end);
    }
}
