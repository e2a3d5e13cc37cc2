package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;

/**
 * The probability of each word of a vocabulary that grows, at each place of a text: p_t = softmax(W h_t + b), with a row of W for each word.
 *
 * <p>W is much larger than all else and than the nearest caches, so each pass goes through it once, some rows at a time, for all places. Its
 * gradient Σ_t d_t ⊗ h_t is never stored: a row of it is made where the row takes its step, and its norm is had without it. Lists as in {@link
 * ListLayer}; belongs to one thread, and allocates only when it grows.
 */
final class WordSoftmax {
    /** Rows at a time: 32 KiB of 128 columns, so that they stay near for all places. */
    private static final int BLOCK = 64;

    /** How far new rows are spread, in the unit of PyTorch's; the wider, the sooner words differ: see translation.md. */
    private static final float SPREAD = 3;

    private final Kernels kernels;
    private final Parameter weight;
    private final Parameter bias;
    private final int most;
    private final long seed;
    private final float[] zeros;
    private final float[] row;
    private final float[] columns;
    private final int columnStride;
    private final float[] logSums;

    /** Scores, then probabilities, then what the loss does with the scores: of each place those of all words. */
    private float[] p = {};

    private float[] biasGradient = {};
    private int stride;

    /** @param most the longest text */
    WordSoftmax(String name, int width, int most, long seed, Kernels kernels) {
        this.kernels = kernels;
        this.most = most;
        this.seed = seed;
        this.weight = new Parameter(name + ".weight", 0, width);
        this.bias = Parameter.vector(name + ".bias", 0);
        this.zeros = Layout.vector(width);
        this.row = Layout.vector(width);
        this.columns = Layout.matrix(BLOCK, most);
        this.columnStride = Layout.padded(most);
        this.logSums = new float[most];
    }

    Parameter weight() {
        return weight;
    }

    Parameter bias() {
        return bias;
    }

    int words() {
        return weight.rows();
    }

    /**
     * Rows for so many words; new ones are uniformly distributed, decided by the seed, the name and the word's number.
     *
     * @param score that new ones begin with, whatever the place
     */
    void grow(int words, float score) {
        float bound = (float) (SPREAD / Math.sqrt(weight.columns()));
        bias.growColumns(words);
        for (int word = weight.rows(); word < words; word++) {
            weight.growRows(word + 1);
            bias.set(0, word, score);
            for (int c = 0; c < weight.columns(); c++) {
                long counter = (long) word * weight.columns() + c;
                float uniform = CounterRandom.uniform(seed, weight.name().hashCode(), counter);
                weight.set(word, c, bound * (2 * uniform - 1));
            }
        }
        room();
    }

    /** Makes room for scores of as many words as there are. */
    void room() {
        if (stride < bias.stride()) {
            stride = bias.stride();
            p = Layout.matrix(most, stride);
            biasGradient = Layout.vector(stride);
        }
    }

    /** The probabilities of all words at m places. */
    void forward(float[] h, int m) {
        for (int first = 0; first < words(); first += BLOCK) {
            int rows = Math.min(BLOCK, words() - first);
            for (int t = 0; t < m; t++) {
                int state = ListLayer.at(t, weight.columns());
                kernels.rowDots(
                        weight.values(), weight.offset(first), rows, weight.stride(), h, state, p, at(t) + first);
            }
        }
        for (int t = 0; t < m; t++) {
            kernels.axpy(1, bias.values(), BASE, p, at(t), words());
            logSums[t] = Softmax.inPlace(kernels, p, at(t), words());
        }
    }

    private int at(int t) {
        return BASE + t * stride;
    }

    float probability(int t, int word) {
        return p[at(t) + word];
    }

    /** log Σ e^score at a place. */
    float logSum(int t) {
        return logSums[t];
    }

    /** The most probable word, the first of equals. */
    int best(int t) {
        int at = at(t);
        int best = 0;
        for (int word = 1; word < words(); word++) {
            best = p[at + word] > p[at + best] ? word : best;
        }
        return best;
    }

    /** d_t = share (p_t - 1 of the true word), which takes the place of p_t; dh_t = W^T d_t. */
    void backward(int[] truth, int m, float share, float[] dh) {
        for (int t = 0; t < m; t++) {
            p[at(t) + truth[t]] -= 1;
            kernels.scale(share, p, at(t), words());
        }
        Arrays.fill(dh, 0);
        for (int first = 0; first < words(); first += BLOCK) {
            int rows = Math.min(BLOCK, words() - first);
            for (int t = 0; t < m; t++) {
                int state = ListLayer.at(t, weight.columns());
                kernels.affine(
                        weight.values(),
                        weight.offset(first),
                        rows,
                        weight.stride(),
                        p,
                        at(t) + first,
                        dh,
                        state,
                        dh,
                        state);
            }
        }
    }

    /** ‖Σ_t d_t ⊗ h_t‖² + ‖Σ_t d_t‖² = Σ_ts (d_t · d_s) (h_t · h_s + 1) */
    double squaredGradientNorm(float[] h, int m) {
        double sum = 0;
        for (int t = 0; t < m; t++) {
            for (int s = 0; s <= t; s++) {
                double d = kernels.dot(p, at(t), p, at(s), Layout.padded(words()));
                int width = weight.columns();
                double states = kernels.dot(h, ListLayer.at(t, width), h, ListLayer.at(s, width), weight.stride());
                sum += (s < t ? 2 : 1) * d * (states + 1);
            }
        }
        return sum;
    }

    void update(float[] h, int m, float scale, Update update) {
        for (int first = 0; first < words(); first += BLOCK) {
            int rows = Math.min(BLOCK, words() - first);
            for (int t = 0; t < m; t++) {
                int from = at(t) + first;
                for (int i = 0; i < rows; i++) {
                    columns[BASE + i * columnStride + t] = p[from + i];
                }
            }
            for (int i = 0; i < rows; i++) {
                int column = BASE + i * columnStride;
                kernels.affine(h, BASE, m, weight.stride(), columns, column, zeros, BASE, row, BASE);
                update.row(weight, first + i, row, BASE, scale);
            }
        }
        Arrays.fill(biasGradient, 0);
        for (int t = 0; t < m; t++) {
            kernels.axpy(1, p, at(t), biasGradient, BASE, words());
        }
        update.row(bias, 0, biasGradient, BASE, scale);
    }
}
