package io.eddy.eval;

import java.util.Arrays;

/**
 * How many runs of one to six characters two texts have in common, without their blanks: what chrF is made of (Popović, chrF: character n-gram
 * F-score for automatic MT evaluation, 2015). Grows with the longest text; else it allocates nothing.
 */
final class CharacterGrams {
    static final int LONGEST = 6;

    /** Of each length the runs that both have, those that were written, and those of the truth. */
    static final int COLUMNS = 3 * LONGEST;

    /** How much more recall counts than precision. */
    private static final double BETA = 2;

    /** From Knuth's 64-bit linear congruential generator; runs are told apart by a hash, so that none needs an object. */
    private static final long FACTOR = 6364136223846793005L;

    private int[] written = new int[64];
    private int[] truth = new int[64];
    private long[] writtenGrams = new long[64];
    private long[] truthGrams = new long[64];

    /** Fills {@link #COLUMNS} of a row. */
    void count(String writtenText, String trueText, double[] row, int at) {
        written = room(written, writtenText);
        truth = room(truth, trueText);
        writtenGrams = room(writtenGrams, written.length);
        truthGrams = room(truthGrams, truth.length);
        int n = characters(writtenText, written);
        int m = characters(trueText, truth);
        for (int length = 1; length <= LONGEST; length++) {
            int runs = grams(written, n, length, writtenGrams);
            int trueRuns = grams(truth, m, length, truthGrams);
            int column = at + 3 * (length - 1);
            row[column] = common(writtenGrams, runs, truthGrams, trueRuns);
            row[column + 1] = runs;
            row[column + 2] = trueRuns;
        }
    }

    private static int[] room(int[] array, String text) {
        return array.length < text.length() ? new int[2 * text.length()] : array;
    }

    private static long[] room(long[] array, int length) {
        return array.length < length ? new long[length] : array;
    }

    private static int characters(String text, int[] to) {
        int n = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!Character.isWhitespace(c)) {
                to[n++] = c;
            }
        }
        return n;
    }

    /** The hashes of all runs of a length, in order of size. */
    private static int grams(int[] characters, int n, int length, long[] to) {
        int runs = Math.max(0, n - length + 1);
        for (int i = 0; i < runs; i++) {
            long hash = length;
            for (int k = i; k < i + length; k++) {
                hash = (hash + characters[k]) * FACTOR;
                hash ^= hash >>> 32;
            }
            to[i] = hash;
        }
        Arrays.sort(to, 0, runs);
        return runs;
    }

    private static int common(long[] a, int n, long[] b, int m) {
        int common = 0;
        for (int i = 0, j = 0; i < n && j < m; ) {
            if (a[i] == b[j]) {
                common++;
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }

    /** chrF from 0 to 1 of sums over some texts; NaN of none. Precision and recall are means over the lengths that occur on both sides. */
    static double score(double[] sums, int at) {
        double precision = 0;
        double recall = 0;
        int lengths = 0;
        double all = 0;
        for (int column = at; column < at + COLUMNS; column += 3) {
            all += sums[column + 2];
            if (sums[column + 1] > 0 && sums[column + 2] > 0) {
                precision += sums[column] / sums[column + 1];
                recall += sums[column] / sums[column + 2];
                lengths++;
            }
        }
        if (all == 0) {
            return Double.NaN;
        }
        if (precision == 0) {
            return 0;
        }
        precision /= lengths;
        recall /= lengths;
        double squared = BETA * BETA;
        return (1 + squared) * precision * recall / (squared * precision + recall);
    }
}
