package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.Arrays;

/** Keeps every score and sorts on demand: exact, for as many events as a window holds, each with the weight 1. */
final class ExactRanking implements Ranking {
    private final double[][] scores = new double[2][];
    private final int[] truths;
    private int size;

    ExactRanking(int capacity) {
        scores[0] = new double[capacity];
        scores[1] = new double[capacity];
        truths = new int[capacity];
    }

    @Override
    public void add(double weight, int truth, double first, double second) {
        scores[0][size] = first;
        scores[1][size] = second;
        truths[size++] = truth;
    }

    @Override
    public void scale(double factor) {
        throw new UnsupportedOperationException("exact ranks have no weights");
    }

    @Override
    public void clear() {
        size = 0;
    }

    @Override
    public double auc(int positive) {
        double[] positives = sorted(positive, positive);
        double[] negatives = sorted(positive, 1 - positive);
        long below = 0;
        long twiceWon = 0;
        int next = 0;
        for (double score : positives) {
            while (next < negatives.length && negatives[next] <= score) {
                if (next == 0 || negatives[next] != negatives[next - 1]) {
                    below = next;
                }
                next++;
            }
            boolean tied = next > 0 && negatives[next - 1] == score;
            twiceWon += tied ? below + next : 2L * next;
        }
        return twiceWon / 2.0 / ((double) positives.length * negatives.length);
    }

    private double[] sorted(int positive, int truth) {
        double[] of = new double[size];
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (truths[i] == truth) {
                of[n++] = scores[positive][i];
            }
        }
        double[] sorted = Arrays.copyOf(of, n);
        Arrays.sort(sorted);
        return sorted;
    }

    @Override
    public void state(Archive archive) {
        // because a window is ranked anew for each report, there is nothing to keep
    }
}
