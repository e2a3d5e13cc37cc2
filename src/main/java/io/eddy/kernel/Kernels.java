package io.eddy.kernel;

/**
 * Float arithmetic in a fixed order. {@code ScalarKernels} is the definition, {@code SimdKernels} its twin: both give the
 * same bits, on every machine and for every vector width.
 *
 * <p>Offsets are indices into the arrays; matrices have rows of {@code stride} floats, and {@code stride} is a multiple of
 * {@link Layout#LANES}, padding included in every operation (it holds zeros and stays zero). Kernels trust their callers:
 * they check nothing. Sums run over rows in rising order ({@code acc = fma(x[i], w[i][o], acc)}), so their order does not
 * depend on the vector width; over the rows of a small matrix, of up to 4,096 floats with its padding, four by four ({@code acc
 * += fma(x[i + 1], w[i + 1][o], x[i] w[i][o]) + fma(x[i + 3], w[i + 3][o], x[i + 2] w[i + 2][o])}, where rows missing in the last
 * four add nothing), since there the additions would wait for each other. A dot product uses 32 virtual lanes (element i goes to lane i mod 32 by fused multiply-add,
 * then lane l takes lane l + 16, l + 8, l + 4, l + 2, l + 1 in turn). Everywhere, a product that is added to something is
 * fused with that addition, and the rest is computed as written, from the left.
 */
public interface Kernels {

    /** The SIMD twin where the Vector API is at hand, else the scalar one; chosen once. */
    static Kernels best() {
        return KernelChoice.BEST;
    }

    /** The definition, slower: what layers are examined against. */
    static Kernels scalar() {
        return new ScalarKernels();
    }

    /** {@code "scalar"}, or the vector width: {@code "simd-512"}. */
    String name();

    /** x · y over {@code n} elements. */
    float dot(float[] x, int xo, float[] y, int yo, int n);

    /** y += a x */
    void axpy(float a, float[] x, int xo, float[] y, int yo, int n);

    /** y += a x in doubles. Other than in floats, each product is rounded before it is added. */
    void addRounded(double a, double[] x, int xo, double[] y, int yo, int n);

    /** y = (y - a x) b in doubles, rounded after each operation. */
    void subtractAndScale(double a, double[] x, int xo, double b, double[] y, int yo, int n);

    /** The least i from {@code from} on with x_i < {@code limit}, or {@code to} if there is none before. NaN is below no limit. */
    int firstBelow(float limit, float[] x, int from, int to);

    /**
     * y = b + Σ_i x_i w_i, rows i = 0 … rows-1 in order;
     * rows whose x_i is 0 are left out, but not from a small matrix. y and b have {@code stride} elements.
     */
    void affine(float[] w, int wo, int rows, int stride, float[] x, int xo, float[] b, int bo, float[] y, int yo);

    /** y *= a */
    void scale(float a, float[] y, int yo, int n);

    /** y_i = w_i · d for rows i = 0 … rows-1. */
    void rowDots(float[] w, int wo, int rows, int stride, float[] d, int doff, float[] y, int yo);

    /** y_i = x_i == 0 ? 0 : w_i · d: the chain rule through a ReLU whose outputs were x, without the rows it masks. */
    void rowDotsWhereNonZero(
            float[] w, int wo, int rows, int stride, float[] d, int doff, float[] x, int xo, float[] y, int yo);

    /**
     * w_i += (a x_i) d for rows i = 0 … rows-1; rows whose x_i is 0 are left out, but not from a small matrix. Plain SGD with a =
     * -rate.
     */
    void rankOne(float a, float[] x, int xo, int rows, float[] d, int doff, float[] w, int wo, int stride);

    /**
     * y_r += Σ_i a_ri w_i for rows r = 0 … m-1, i = 0 … k-1 in order, where a_ri is {@code a[ao + r · row + i · column]}: a matrix product
     * whose left side may lie in any direction, a convolution at m places or its gradient over k of them. Rows of w are {@code stride} apart,
     * those of y, which must not overlap, {@code yStride}; of each the first n are meant, a multiple of {@link Layout#LANES}.
     */
    void product(
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
            int n);

    // Steps of an optimiser on n weights with the gradient q = scale * g. Weights w and state start at the same offset
    // o.

    /** v = mu v + q; w -= rate v */
    void momentum(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu);

    /** v = mu v + q; w -= rate (q + mu v) */
    void nesterov(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu);

    /** s += q²; w -= rate q / (sqrt(s) + eps) */
    void adagrad(float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float eps);

    /** s = rho s + (1 - rho) q²; w -= rate q / (sqrt(s) + eps) */
    void rmsprop(float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float rho, float eps);

    /**
     * m = b1 m + (1 - b1) q; v = b2 v + (1 - b2) q²; w = keep w - rate m / (sqrt(v) c + eps), where {@code rate} includes the
     * correction 1 / (1 - b1^t), {@code c} is 1 / sqrt(1 - b2^t), and {@code keep} is 1 - rate · decay (AdamW) or 1.
     */
    void adam(
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
            float keep);

    /** {@link #adam} with b1 = 0, which has no use for an m: v = b2 v + (1 - b2) q²; w = keep w - rate q / (sqrt(v) c + eps). */
    void adamWithoutMomentum(
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
            float keep);

    /** As {@link #adam}, dividing by the largest v so far: h = max(h, v); w = keep w - rate m / (sqrt(h) c + eps). */
    void amsgrad(
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
            float keep);

    /**
     * FTRL-Proximal (McMahan et al. 2013): s = (sqrt(n + q²) - sqrt(n)) / alpha; z += q - s w; n += q²; w = |z| &lt;= l1 ? 0 :
     * -(z - sign(z) l1) / ((beta + sqrt(n)) / alpha + l2). State arrays are {@code z} and {@code ns}.
     */
    void ftrl(
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
            float l2);

    /** y = max(x, 0) */
    void relu(float[] x, int xo, float[] y, int yo, int n);

    /** dx = y == 0 ? 0 : dy: the chain rule through {@link #relu}, whose outputs were y. */
    void reluBackward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);

    /** y = {@code FloatMath.exp}(x), element by element. */
    void exp(float[] x, int xo, float[] y, int yo, int n);

    /** y = {@code FloatMath.tanh}(x), in an array of its own. */
    void tanh(float[] x, int xo, float[] y, int yo, int n);

    /** y = {@code FloatMath.sigmoid}(x), in an array of its own. */
    void sigmoid(float[] x, int xo, float[] y, int yo, int n);
}
