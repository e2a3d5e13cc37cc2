package io.eddy.kernel;

import static io.eddy.kernel.Layout.BASE;

/**
 * Scalar kernels until the SIMD twin is compiled, which shows in nothing but speed. A vector is an object until the JIT has made
 * registers of it, so for its first seconds a process would learn some ten times slower with SIMD than without. Each kernel that is
 * asked for is therefore warmed up on a thread of its own first.
 */
final class GradualKernels implements Kernels {
    private static final SimdKernels SIMD = new SimdKernels();
    private static final ScalarKernels SCALAR = new ScalarKernels();

    private static final WarmUp DOT = new WarmUp(t -> t.c[BASE] = SIMD.dot(t.a, BASE, t.b, BASE, t.n));
    private static final WarmUp AXPY = new WarmUp(t -> SIMD.axpy(0, t.a, BASE, t.b, BASE, t.n));
    private static final WarmUp AFFINE =
            new WarmUp(t -> SIMD.affine(t.m, BASE, WarmUp.Trial.ROWS, t.n, t.a, BASE, t.b, BASE, t.c, BASE));
    private static final WarmUp SCALE = new WarmUp(t -> SIMD.scale(1, t.a, BASE, t.n));
    private static final WarmUp ROW_DOTS =
            new WarmUp(t -> SIMD.rowDots(t.m, BASE, WarmUp.Trial.ROWS, t.n, t.a, BASE, t.c, BASE));
    private static final WarmUp ROW_DOTS_WHERE_NON_ZERO = new WarmUp(
            t -> SIMD.rowDotsWhereNonZero(t.m, BASE, WarmUp.Trial.ROWS, t.n, t.a, BASE, t.b, BASE, t.c, BASE));
    private static final WarmUp RANK_ONE =
            new WarmUp(t -> SIMD.rankOne(0, t.a, BASE, WarmUp.Trial.ROWS, t.b, BASE, t.m, BASE, t.n));
    private static final WarmUp MOMENTUM = new WarmUp(t -> SIMD.momentum(t.a, t.s, BASE, t.b, BASE, t.n, 1, 0, 0.9f));
    private static final WarmUp NESTEROV = new WarmUp(t -> SIMD.nesterov(t.a, t.s, BASE, t.b, BASE, t.n, 1, 0, 0.9f));
    private static final WarmUp ADAGRAD = new WarmUp(t -> SIMD.adagrad(t.a, t.s, BASE, t.b, BASE, t.n, 1, 0, 1));
    private static final WarmUp RMSPROP = new WarmUp(t -> SIMD.rmsprop(t.a, t.s, BASE, t.b, BASE, t.n, 1, 0, 0.9f, 1));
    private static final WarmUp ADAM =
            new WarmUp(t -> SIMD.adam(t.a, t.c, t.s, BASE, t.b, BASE, t.n, 1, 0, 0.9f, 0.9f, 1, 1, 1));
    private static final WarmUp ADAM_WITHOUT_MOMENTUM =
            new WarmUp(t -> SIMD.adamWithoutMomentum(t.a, t.s, BASE, t.b, BASE, t.n, 1, 0, 0.9f, 1, 1, 1));
    private static final WarmUp AMSGRAD =
            new WarmUp(t -> SIMD.amsgrad(t.a, t.c, t.s, t.h, BASE, t.b, BASE, t.n, 1, 0, 0.9f, 0.9f, 1, 1, 1));
    private static final WarmUp FTRL =
            new WarmUp(t -> SIMD.ftrl(t.c, t.h, t.s, BASE, t.b, BASE, t.n, 0, 1, 1, 0.1f, 0.1f));
    private static final WarmUp RELU = new WarmUp(t -> SIMD.relu(t.a, BASE, t.c, BASE, t.n));
    private static final WarmUp RELU_BACKWARD =
            new WarmUp(t -> SIMD.reluBackward(t.a, BASE, t.b, BASE, t.c, BASE, t.n));
    private static final WarmUp EXP = new WarmUp(t -> SIMD.exp(t.a, BASE, t.c, BASE, t.n));
    private static final WarmUp TANH = new WarmUp(t -> SIMD.tanh(t.a, BASE, t.c, BASE, t.n));
    private static final WarmUp SIGMOID = new WarmUp(t -> SIMD.sigmoid(t.a, BASE, t.c, BASE, t.n));

    /** Of the twin that is on its way. */
    @Override
    public String name() {
        return SIMD.name();
    }

    @Override
    public float dot(float[] x, int xo, float[] y, int yo, int n) {
        return DOT.isDone() ? SIMD.dot(x, xo, y, yo, n) : SCALAR.dot(x, xo, y, yo, n);
    }

    @Override
    public void axpy(float a, float[] x, int xo, float[] y, int yo, int n) {
        if (AXPY.isDone()) {
            SIMD.axpy(a, x, xo, y, yo, n);
        } else {
            SCALAR.axpy(a, x, xo, y, yo, n);
        }
    }

    @Override
    public void affine(
            float[] w, int wo, int rows, int stride, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        if (AFFINE.isDone()) {
            SIMD.affine(w, wo, rows, stride, x, xo, b, bo, y, yo);
        } else {
            SCALAR.affine(w, wo, rows, stride, x, xo, b, bo, y, yo);
        }
    }

    @Override
    public void scale(float a, float[] y, int yo, int n) {
        if (SCALE.isDone()) {
            SIMD.scale(a, y, yo, n);
        } else {
            SCALAR.scale(a, y, yo, n);
        }
    }

    @Override
    public void rowDots(float[] w, int wo, int rows, int stride, float[] d, int doff, float[] y, int yo) {
        if (ROW_DOTS.isDone()) {
            SIMD.rowDots(w, wo, rows, stride, d, doff, y, yo);
        } else {
            SCALAR.rowDots(w, wo, rows, stride, d, doff, y, yo);
        }
    }

    @Override
    public void rowDotsWhereNonZero(
            float[] w, int wo, int rows, int stride, float[] d, int doff, float[] x, int xo, float[] y, int yo) {
        if (ROW_DOTS_WHERE_NON_ZERO.isDone()) {
            SIMD.rowDotsWhereNonZero(w, wo, rows, stride, d, doff, x, xo, y, yo);
        } else {
            SCALAR.rowDotsWhereNonZero(w, wo, rows, stride, d, doff, x, xo, y, yo);
        }
    }

    @Override
    public void rankOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride) {
        if (RANK_ONE.isDone()) {
            SIMD.rankOne(a, x, xo, rows, d, doff, w, wo, stride);
        } else {
            SCALAR.rankOne(a, x, xo, rows, d, doff, w, wo, stride);
        }
    }

    @Override
    public void momentum(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu) {
        if (MOMENTUM.isDone()) {
            SIMD.momentum(w, v, o, g, go, n, scale, rate, mu);
        } else {
            SCALAR.momentum(w, v, o, g, go, n, scale, rate, mu);
        }
    }

    @Override
    public void nesterov(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu) {
        if (NESTEROV.isDone()) {
            SIMD.nesterov(w, v, o, g, go, n, scale, rate, mu);
        } else {
            SCALAR.nesterov(w, v, o, g, go, n, scale, rate, mu);
        }
    }

    @Override
    public void adagrad(float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float eps) {
        if (ADAGRAD.isDone()) {
            SIMD.adagrad(w, s, o, g, go, n, scale, rate, eps);
        } else {
            SCALAR.adagrad(w, s, o, g, go, n, scale, rate, eps);
        }
    }

    @Override
    public void rmsprop(
            float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float rho, float eps) {
        if (RMSPROP.isDone()) {
            SIMD.rmsprop(w, s, o, g, go, n, scale, rate, rho, eps);
        } else {
            SCALAR.rmsprop(w, s, o, g, go, n, scale, rate, rho, eps);
        }
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
        if (ADAM.isDone()) {
            SIMD.adam(w, m, v, o, g, go, n, scale, rate, b1, b2, c, eps, keep);
        } else {
            SCALAR.adam(w, m, v, o, g, go, n, scale, rate, b1, b2, c, eps, keep);
        }
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
        if (ADAM_WITHOUT_MOMENTUM.isDone()) {
            SIMD.adamWithoutMomentum(w, v, o, g, go, n, scale, rate, b2, c, eps, keep);
        } else {
            SCALAR.adamWithoutMomentum(w, v, o, g, go, n, scale, rate, b2, c, eps, keep);
        }
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
        if (AMSGRAD.isDone()) {
            SIMD.amsgrad(w, m, v, h, o, g, go, n, scale, rate, b1, b2, c, eps, keep);
        } else {
            SCALAR.amsgrad(w, m, v, h, o, g, go, n, scale, rate, b1, b2, c, eps, keep);
        }
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
        if (FTRL.isDone()) {
            SIMD.ftrl(w, z, ns, o, g, go, n, scale, alpha, beta, l1, l2);
        } else {
            SCALAR.ftrl(w, z, ns, o, g, go, n, scale, alpha, beta, l1, l2);
        }
    }

    @Override
    public void relu(float[] x, int xo, float[] y, int yo, int n) {
        if (RELU.isDone()) {
            SIMD.relu(x, xo, y, yo, n);
        } else {
            SCALAR.relu(x, xo, y, yo, n);
        }
    }

    @Override
    public void reluBackward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        if (RELU_BACKWARD.isDone()) {
            SIMD.reluBackward(y, yo, dy, dyo, dx, dxo, n);
        } else {
            SCALAR.reluBackward(y, yo, dy, dyo, dx, dxo, n);
        }
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        if (EXP.isDone()) {
            SIMD.exp(x, xo, y, yo, n);
        } else {
            SCALAR.exp(x, xo, y, yo, n);
        }
    }

    @Override
    public void tanh(float[] x, int xo, float[] y, int yo, int n) {
        if (TANH.isDone()) {
            SIMD.tanh(x, xo, y, yo, n);
        } else {
            SCALAR.tanh(x, xo, y, yo, n);
        }
    }

    @Override
    public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        if (SIGMOID.isDone()) {
            SIMD.sigmoid(x, xo, y, yo, n);
        } else {
            SCALAR.sigmoid(x, xo, y, yo, n);
        }
    }
}
