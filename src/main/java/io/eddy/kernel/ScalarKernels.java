package io.eddy.kernel;

/** The definition: plain loops, which the JIT may vectorise as it likes since they leave it no choice of order. */
final class ScalarKernels implements Kernels {

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public float dot(float[] x, int xo, float[] y, int yo, int n) {
        return ((fourLanes(0, x, xo, y, yo, n) + fourLanes(4, x, xo, y, yo, n))
                        + (fourLanes(2, x, xo, y, yo, n) + fourLanes(6, x, xo, y, yo, n)))
                + ((fourLanes(1, x, xo, y, yo, n) + fourLanes(5, x, xo, y, yo, n))
                        + (fourLanes(3, x, xo, y, yo, n) + fourLanes(7, x, xo, y, yo, n)));
    }

    /** The virtual lanes l, l + 8, l + 16 and l + 24, folded; four sums at a time, because an array of 32 would be garbage. */
    private static float fourLanes(int l, float[] x, int xo, float[] y, int yo, int n) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = l;
        for (; i + 24 < n; i += 32) {
            a = Math.fma(x[xo + i], y[yo + i], a);
            b = Math.fma(x[xo + i + 8], y[yo + i + 8], b);
            c = Math.fma(x[xo + i + 16], y[yo + i + 16], c);
            d = Math.fma(x[xo + i + 24], y[yo + i + 24], d);
        }
        if (i < n) {
            a = Math.fma(x[xo + i], y[yo + i], a);
        }
        if (i + 8 < n) {
            b = Math.fma(x[xo + i + 8], y[yo + i + 8], b);
        }
        if (i + 16 < n) {
            c = Math.fma(x[xo + i + 16], y[yo + i + 16], c);
        }
        return (a + c) + (b + d);
    }

    @Override
    public void axpy(float a, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(a, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void scale(float a, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] *= a;
        }
    }

    @Override
    public void addRounded(double a, double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] += a * x[xo + i];
        }
    }

    @Override
    public void subtractAndScale(double a, double[] x, int xo, double b, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (y[yo + i] - a * x[xo + i]) * b;
        }
    }

    @Override
    public int firstBelow(float limit, float[] x, int from, int to) {
        int i = from;
        while (i < to && !(x[i] < limit)) {
            i++;
        }
        return i;
    }

    @Override
    public void affine(
            float[] w, int wo, int rows, int stride, float[] x, int xo, float[] b, int bo, float[] y, int yo) {
        System.arraycopy(b, bo, y, yo, stride);
        if (!Layout.isSmall(rows, stride)) {
            for (int i = 0; i < rows; i++) {
                if (x[xo + i] != 0) {
                    axpy(x[xo + i], w, wo + i * stride, y, yo, stride);
                }
            }
            return;
        }
        int fours = rows & -4;
        for (int i = 0; i < fours; i += 4) {
            addFour(w, wo + i * stride, stride, x, xo + i, y, yo);
        }
        addLastRows(w, wo + fours * stride, rows - fours, stride, x, xo + fours, y, yo);
    }

    /** y += (x_0 w_0 + x_1 w_1) + (x_2 w_2 + x_3 w_3) */
    private static void addFour(float[] w, int wo, int stride, float[] x, int xo, float[] y, int yo) {
        float x0 = x[xo];
        float x1 = x[xo + 1];
        float x2 = x[xo + 2];
        float x3 = x[xo + 3];
        for (int o = 0, i = wo; o < stride; o++, i++) {
            float low = Math.fma(x1, w[i + stride], x0 * w[i]);
            float high = Math.fma(x3, w[i + 3 * stride], x2 * w[i + 2 * stride]);
            y[yo + o] += low + high;
        }
    }

    /** As four rows, of which those beyond the first {@code n} add nothing. */
    void addLastRows(float[] w, int wo, int n, int stride, float[] x, int xo, float[] y, int yo) {
        if (n == 1) {
            for (int o = 0; o < stride; o++) {
                y[yo + o] += x[xo] * w[wo + o];
            }
        } else if (n == 2) {
            for (int o = 0; o < stride; o++) {
                y[yo + o] += Math.fma(x[xo + 1], w[wo + o + stride], x[xo] * w[wo + o]);
            }
        } else if (n == 3) {
            for (int o = 0; o < stride; o++) {
                float low = Math.fma(x[xo + 1], w[wo + o + stride], x[xo] * w[wo + o]);
                y[yo + o] += low + x[xo + 2] * w[wo + o + 2 * stride];
            }
        }
    }

    @Override
    public void rowDots(float[] w, int wo, int rows, int stride, float[] d, int doff, float[] y, int yo) {
        for (int i = 0; i < rows; i++) {
            y[yo + i] = dot(w, wo + i * stride, d, doff, stride);
        }
    }

    @Override
    public void rowDotsWhereNonZero(
            float[] w, int wo, int rows, int stride, float[] d, int doff, float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < rows; i++) {
            y[yo + i] = x[xo + i] == 0 ? 0 : dot(w, wo + i * stride, d, doff, stride);
        }
    }

    @Override
    public void rankOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride) {
        boolean small = Layout.isSmall(rows, stride);
        for (int i = 0; i < rows; i++) {
            if (small || x[xo + i] != 0) {
                axpy(a * x[xo + i], d, doff, w, wo + i * stride, stride);
            }
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
        for (int r = 0; r < m; r++) {
            for (int i = 0; i < k; i++) {
                axpy(a[ao + r * row + i * column], w, wo + i * stride, y, yo + r * yStride, n);
            }
        }
    }

    @Override
    public void momentum(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu) {
        for (int i = 0; i < n; i++) {
            v[o + i] = Math.fma(mu, v[o + i], scale * g[go + i]);
            w[o + i] = Math.fma(-rate, v[o + i], w[o + i]);
        }
    }

    @Override
    public void nesterov(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu) {
        for (int i = 0; i < n; i++) {
            float q = scale * g[go + i];
            v[o + i] = Math.fma(mu, v[o + i], q);
            w[o + i] = Math.fma(-rate, Math.fma(mu, v[o + i], q), w[o + i]);
        }
    }

    @Override
    public void adagrad(float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float eps) {
        for (int i = 0; i < n; i++) {
            float q = scale * g[go + i];
            s[o + i] = Math.fma(q, q, s[o + i]);
            w[o + i] -= rate * q / (sqrt(s[o + i]) + eps);
        }
    }

    @Override
    public void rmsprop(
            float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float rho, float eps) {
        for (int i = 0; i < n; i++) {
            float q = scale * g[go + i];
            s[o + i] = Math.fma(rho, s[o + i], (1 - rho) * q * q);
            w[o + i] -= rate * q / (sqrt(s[o + i]) + eps);
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
        for (int i = 0; i < n; i++) {
            float q = scale * g[go + i];
            m[o + i] = Math.fma(b1, m[o + i], (1 - b1) * q);
            v[o + i] = Math.fma(b2, v[o + i], (1 - b2) * q * q);
            w[o + i] = Math.fma(keep, w[o + i], -rate * m[o + i] / Math.fma(sqrt(v[o + i]), c, eps));
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
        for (int i = 0; i < n; i++) {
            float q = scale * g[go + i];
            v[o + i] = Math.fma(b2, v[o + i], (1 - b2) * q * q);
            w[o + i] = Math.fma(keep, w[o + i], -rate * q / Math.fma(sqrt(v[o + i]), c, eps));
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
        for (int i = 0; i < n; i++) {
            float q = scale * g[go + i];
            m[o + i] = Math.fma(b1, m[o + i], (1 - b1) * q);
            v[o + i] = Math.fma(b2, v[o + i], (1 - b2) * q * q);
            h[o + i] = Math.max(h[o + i], v[o + i]);
            w[o + i] = Math.fma(keep, w[o + i], -rate * m[o + i] / Math.fma(sqrt(h[o + i]), c, eps));
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
        for (int i = 0; i < n; i++) {
            float q = scale * g[go + i];
            float before = sqrt(ns[o + i]);
            ns[o + i] = Math.fma(q, q, ns[o + i]);
            float root = sqrt(ns[o + i]);
            z[o + i] = Math.fma(-((root - before) / alpha), w[o + i], z[o + i] + q);
            float shrunk = z[o + i] - Math.copySign(l1, z[o + i]);
            w[o + i] = Math.abs(z[o + i]) <= l1 ? 0 : -shrunk / ((beta + root) / alpha + l2);
        }
    }

    @Override
    public void relu(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.max(x[xo + i], 0);
        }
    }

    @Override
    public void reluBackward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        for (int i = 0; i < n; i++) {
            dx[dxo + i] = y[yo + i] == 0 ? 0 : dy[dyo + i];
        }
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = FloatMath.exp(x[xo + i]);
        }
    }

    @Override
    public void tanh(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = FloatMath.tanh(x[xo + i]);
        }
    }

    @Override
    public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = FloatMath.sigmoid(x[xo + i]);
        }
    }

    private static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }
}
