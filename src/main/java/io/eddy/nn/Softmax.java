package io.eddy.nn;

import io.eddy.kernel.Kernels;

/** From scores to probabilities. */
final class Softmax {
    private Softmax() {}

    /** p = e^(z - max) / Σ, in place; returns the logarithm of Σ e^z. */
    static float inPlace(Kernels kernels, float[] z, int from, int n) {
        float max = z[from];
        for (int i = from + 1; i < from + n; i++) {
            max = Math.max(max, z[i]);
        }
        for (int i = from; i < from + n; i++) {
            z[i] -= max;
        }
        kernels.exp(z, from, z, from, n);
        float sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += z[i];
        }
        kernels.scale(1 / sum, z, from, n);
        return max + (float) StrictMath.log(sum);
    }

    /** ds_i = p_i (dp_i - Σ_j p_j dp_j), in place of dp. */
    static void backward(float[] p, int at, float[] dp, int dpo, int n) {
        float sum = 0;
        for (int i = 0; i < n; i++) {
            sum += p[at + i] * dp[dpo + i];
        }
        for (int i = 0; i < n; i++) {
            dp[dpo + i] = p[at + i] * (dp[dpo + i] - sum);
        }
    }
}
