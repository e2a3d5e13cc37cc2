package io.eddy.learn;

/** Eigenvalues by Jacobi's rotations, in one order on every machine. */
final class SymmetricMatrix {
    private static final int MOST_SWEEPS = 30;

    /** Of the squares off the diagonal, beside those on it: then the rest is below what a double can tell. */
    private static final double NEGLIGIBLE = 1e-22;

    private SymmetricMatrix() {}

    /** A^(-1/2) = V diag(1/√λ) V^T, where A = V diag(λ) V^T is positive definite. @param a n rows of n numbers; is used up */
    static void inverseRoot(double[] a, int n, double[] root) {
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++) {
            v[i * n + i] = 1;
        }
        for (int sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(a, n); sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(a, v, n, p, q);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += v[i * n + k] * v[j * n + k] / Math.sqrt(a[k * n + k]);
                }
                root[i * n + j] = sum;
                root[j * n + i] = sum;
            }
        }
    }

    private static boolean isDiagonal(double[] a, int n) {
        double off = 0;
        double on = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double square = a[i * n + j] * a[i * n + j];
                off += i == j ? 0 : square;
                on += i == j ? square : 0;
            }
        }
        return off <= NEGLIGIBLE * on;
    }

    /** Makes a[p][q] zero: Golub and Van Loan, Matrix Computations, 8.5. */
    private static void rotate(double[] a, double[] v, int n, int p, int q) {
        double apq = a[p * n + q];
        if (apq == 0) {
            return;
        }
        double tau = (a[q * n + q] - a[p * n + p]) / (2 * apq);
        double t = tau >= 0 ? 1 / (tau + Math.sqrt(1 + tau * tau)) : -1 / (-tau + Math.sqrt(1 + tau * tau));
        double c = 1 / Math.sqrt(1 + t * t);
        double s = t * c;
        for (int k = 0; k < n; k++) {
            double akp = a[k * n + p];
            double akq = a[k * n + q];
            a[k * n + p] = c * akp - s * akq;
            a[k * n + q] = s * akp + c * akq;
        }
        for (int k = 0; k < n; k++) {
            double apk = a[p * n + k];
            double aqk = a[q * n + k];
            a[p * n + k] = c * apk - s * aqk;
            a[q * n + k] = s * apk + c * aqk;
            double vkp = v[k * n + p];
            double vkq = v[k * n + q];
            v[k * n + p] = c * vkp - s * vkq;
            v[k * n + q] = s * vkp + c * vkq;
        }
    }
}
