package io.eddy.nn;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;

/** A learned vector for each word of a vocabulary that grows; as a list, the vectors of the words of a text. Rows that are not there rest. */
final class WordVectors {
    private final Kernels kernels;
    private final Parameter weight;
    private final long seed;

    /** How far vectors are spread at first. Those of PyTorch (1) are soon as good, and later not: see translation.md. */
    private static final float SPREAD = 0.3f;

    WordVectors(String name, int width, long seed, Kernels kernels) {
        this.kernels = kernels;
        this.weight = new Parameter(name, 0, width);
        this.seed = seed;
    }

    Parameter weight() {
        return weight;
    }

    int words() {
        return weight.rows();
    }

    /** Vectors for so many words; new ones are normally distributed, decided by the seed, the name and the word's number. */
    void grow(int words) {
        for (int row = weight.rows(); row < words; row++) {
            weight.growRows(row + 1);
            for (int c = 0; c < weight.columns(); c++) {
                long counter = (long) row * weight.columns() + c;
                weight.set(
                        row,
                        c,
                        SPREAD * CounterRandom.gaussian(seed, weight.name().hashCode(), counter));
            }
        }
    }

    /** The vectors of {@code n} words. */
    void forward(int[] words, int n, float[] x) {
        for (int t = 0; t < n; t++) {
            one(words[t], x, ListLayer.at(t, weight.columns()));
        }
    }

    void one(int word, float[] x, int xo) {
        System.arraycopy(weight.values(), weight.offset(word), x, xo, weight.columns());
    }

    /** Adds up, where a word first stands, the gradients of all its places. */
    void backward(int[] words, int n, float[] dx) {
        for (int t = n - 1; t > 0; t--) {
            int first = first(words, t);
            if (first < t) {
                kernels.axpy(1, dx, at(t), dx, at(first), weight.stride());
            }
        }
    }

    private static int first(int[] words, int t) {
        int first = 0;
        while (words[first] != words[t]) {
            first++;
        }
        return first;
    }

    private int at(int t) {
        return ListLayer.at(t, weight.columns());
    }

    /** After {@link #backward}. */
    double squaredGradientNorm(int[] words, int n, float[] dx) {
        double sum = 0;
        for (int t = 0; t < n; t++) {
            if (first(words, t) == t) {
                sum += kernels.dot(dx, at(t), dx, at(t), weight.stride());
            }
        }
        return sum;
    }

    void update(int[] words, int n, float[] dx, float scale, Update update) {
        for (int t = 0; t < n; t++) {
            if (first(words, t) == t) {
                update.row(weight, words[t], dx, at(t), scale);
            }
        }
    }
}
