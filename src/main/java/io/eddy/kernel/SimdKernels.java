package io.eddy.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The twin of {@link ScalarKernels} on the JDK's Vector API: the same bits for vectors of 128, 256 and 512 bits.
 *
 * <p>The JIT turns vectors into registers only where their species is a constant, so the width is a static one, see {@link
 * VectorWidth}.
 *
 * <p>The loops call the Vector API and nothing of ours that takes or gives a vector, however small. In code as large as this the
 * JIT soon inlines no methods but those that the JDK marks for it; what then stays a call makes an object of each vector. {@code
 * ArchitectureTest} holds that.
 */
final class SimdKernels implements Kernels {
    static final VectorSpecies<Float> SPECIES = VectorWidth.species();
    private static final VectorSpecies<Double> DOUBLES = SPECIES.withLanes(double.class);
    private static final int L = SPECIES.length();
    private static final ScalarKernels REST = new ScalarKernels();

    @Override
    public String name() {
        return "simd-" + SPECIES.vectorBitSize();
    }

    @Override
    public float dot(float[] x, int xo, float[] y, int yo, int n) {
        return n % Layout.LANES == 0 ? SimdDot.dot(x, xo, y, yo, n) : REST.dot(x, xo, y, yo, n);
    }

    @Override
    public void axpy(float a, float[] x, int xo, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            fromArray(SPECIES, x, xo + i)
                    .fma(broadcast(SPECIES, a), fromArray(SPECIES, y, yo + i))
                    .intoArray(y, yo + i);
        }
        REST.axpy(a, x, xo + end, y, yo + end, n - end);
    }

    @Override
    public void addRounded(double a, double[] x, int xo, double[] y, int yo, int n) {
        int end = DOUBLES.loopBound(n);
        for (int i = 0; i < end; i += DOUBLES.length()) {
            DoubleVector.fromArray(DOUBLES, y, yo + i)
                    .add(DoubleVector.fromArray(DOUBLES, x, xo + i).mul(a))
                    .intoArray(y, yo + i);
        }
        REST.addRounded(a, x, xo + end, y, yo + end, n - end);
    }

    @Override
    public void subtractAndScale(double a, double[] x, int xo, double b, double[] y, int yo, int n) {
        int end = DOUBLES.loopBound(n);
        for (int i = 0; i < end; i += DOUBLES.length()) {
            DoubleVector.fromArray(DOUBLES, y, yo + i)
                    .sub(DoubleVector.fromArray(DOUBLES, x, xo + i).mul(a))
                    .mul(b)
                    .intoArray(y, yo + i);
        }
        REST.subtractAndScale(a, x, xo + end, b, y, yo + end, n - end);
    }

    @Override
    public int firstBelow(float limit, float[] x, int from, int to) {
        int i = from;
        while (i + L <= to && !fromArray(SPECIES, x, i).lt(limit).anyTrue()) {
            i += L;
        }
        return REST.firstBelow(limit, x, i, to);
    }

    @Override
    public void scale(float a, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            fromArray(SPECIES, y, yo + i).mul(a).intoArray(y, yo + i);
        }
        REST.scale(a, y, yo + end, n - end);
    }

    @Override
    public void affine(
            float[] w, int wo, int rows, int stride, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        if (Layout.isSmall(rows, stride)) {
            SimdSmall.affine(w, wo, rows, stride, x, xo, b, bo, y, yo);
        } else {
            System.arraycopy(b, bo, y, yo, stride);
            SimdAffine.affine(w, wo, rows, stride, x, xo, y, yo);
        }
    }

    @Override
    public void rowDots(float[] w, int wo, int rows, int stride, float[] d, int doff, float[] y, int yo) {
        SimdRowDots.rowDots(w, wo, rows, stride, d, doff, y, yo);
    }

    @Override
    public void rowDotsWhereNonZero(
            float[] w, int wo, int rows, int stride, float[] d, int doff, float[] x, int xo, float[] y, int yo) {
        SimdRowDots.rowDotsWhereNonZero(w, wo, rows, stride, d, doff, x, xo, y, yo);
    }

    @Override
    public void rankOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride) {
        if (Layout.isSmall(rows, stride)) {
            SimdSmall.rankOne(a, x, xo, rows, d, doff, w, wo, stride);
        } else {
            SimdRankOne.rankOne(a, x, xo, rows, d, doff, w, wo, stride);
        }
    }

    @Override
    public void product(
            float[] a,
            int ao,
            int row,
            int column,
            int m,
            int k,
            float[] w,
            int wo,
            int stride,
            float[] y,
            int yo,
            int yStride,
            int n) {
        SimdProduct.product(a, ao, row, column, m, k, w, wo, stride, y, yo, yStride, n);
    }

    @Override
    public void momentum(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu) {
        SimdSteps.momentum(w, v, o, g, go, n, scale, rate, mu);
    }

    @Override
    public void nesterov(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu) {
        SimdSteps.nesterov(w, v, o, g, go, n, scale, rate, mu);
    }

    @Override
    public void adagrad(float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float eps) {
        SimdSteps.adagrad(w, s, o, g, go, n, scale, rate, eps);
    }

    @Override
    public void rmsprop(
            float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float rho, float eps) {
        SimdSteps.rmsprop(w, s, o, g, go, n, scale, rate, rho, eps);
    }

    @Override
    public void adam(
            float[] w,
            float[] m,
            float[] v,
            int o,
            float[] g,
            int go,
            int n,
            float scale,
            float rate,
            float b1,
            float b2,
            float c,
            float eps,
            float keep) {
        SimdSteps.adam(w, m, v, o, g, go, n, scale, rate, b1, b2, c, eps, keep);
    }

    @Override
    public void adamWithoutMomentum(
            float[] w,
            float[] v,
            int o,
            float[] g,
            int go,
            int n,
            float scale,
            float rate,
            float b2,
            float c,
            float eps,
            float keep) {
        SimdSteps.adamWithoutMomentum(w, v, o, g, go, n, scale, rate, b2, c, eps, keep);
    }

    @Override
    public void amsgrad(
            float[] w,
            float[] m,
            float[] v,
            float[] h,
            int o,
            float[] g,
            int go,
            int n,
            float scale,
            float rate,
            float b1,
            float b2,
            float c,
            float eps,
            float keep) {
        SimdSteps.amsgrad(w, m, v, h, o, g, go, n, scale, rate, b1, b2, c, eps, keep);
    }

    @Override
    public void ftrl(
            float[] w,
            float[] z,
            float[] ns,
            int o,
            float[] g,
            int go,
            int n,
            float scale,
            float alpha,
            float beta,
            float l1,
            float l2) {
        SimdSteps.ftrl(w, z, ns, o, g, go, n, scale, alpha, beta, l1, l2);
    }

    @Override
    public void relu(float[] x, int xo, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            fromArray(SPECIES, x, xo + i).max(0).intoArray(y, yo + i);
        }
        REST.relu(x, xo + end, y, yo + end, n - end);
    }

    @Override
    public void reluBackward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            fromArray(SPECIES, dy, dyo + i)
                    .blend(0, fromArray(SPECIES, y, yo + i).compare(EQ, 0))
                    .intoArray(dx, dxo + i);
        }
        REST.reluBackward(y, yo + end, dy, dyo + end, dx, dxo + end, n - end);
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        SimdFunctions.exp(x, xo, y, yo, end);
        REST.exp(x, xo + end, y, yo + end, n - end);
    }

    @Override
    public void tanh(float[] x, int xo, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        SimdFunctions.tanh(x, xo, y, yo, end);
        REST.tanh(x, xo + end, y, yo + end, n - end);
    }

    @Override
    public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        int end = SPECIES.loopBound(n);
        SimdFunctions.sigmoid(x, xo, y, yo, end);
        REST.sigmoid(x, xo + end, y, yo + end, n - end);
    }
}
