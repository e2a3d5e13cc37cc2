package io.eddy.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** An {@link EncoderDecoder} once more, in double precision and as its formulas are written. */
final class DoubleEncoderDecoder {
    private final Map<String, double[][]> weights = new LinkedHashMap<>();
    private final int hidden;

    DoubleEncoderDecoder(EncoderDecoder network, int hidden) {
        this.hidden = hidden;
        for (Parameter p : network.parameters()) {
            double[][] w = new double[p.rows()][p.columns()];
            for (int r = 0; r < w.length; r++) {
                for (int c = 0; c < w[r].length; c++) {
                    w[r][c] = p.get(r, c);
                }
            }
            weights.put(p.name(), w);
        }
    }

    Map<String, double[][]> weights() {
        return weights;
    }

    private double[][] of(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    /** The probabilities at each place of the target. */
    double[][] forward(int[] source, int[] target) {
        double[][] e = new double[source.length][];
        double[] state = new double[hidden];
        for (int i = 0; i < source.length; i++) {
            state = gru("encoder", of("source.vectors")[source[i]], state);
            e[i] = state;
        }
        double[][] p = new double[target.length][];
        for (int t = 0; t < target.length; t++) {
            int before = t == 0 ? EncoderDecoder.END : target[t - 1];
            state = gru("decoder", of("target.vectors")[before], state);
            double[] look = new double[source.length];
            for (int i = 0; i < look.length; i++) {
                look[i] = dot(e[i], state);
            }
            softmax(look);
            double[] both = new double[2 * hidden];
            System.arraycopy(state, 0, both, 0, hidden);
            for (int i = 0; i < look.length; i++) {
                for (int j = 0; j < hidden; j++) {
                    both[hidden + j] += look[i] * e[i][j];
                }
            }
            double[] h = affine(both, "combine");
            for (int j = 0; j < hidden; j++) {
                h[j] = Math.tanh(h[j]);
            }
            p[t] = of("words.bias")[0].clone();
            for (int word = 0; word < p[t].length; word++) {
                p[t][word] += dot(of("words.weight")[word], h);
            }
            softmax(p[t]);
        }
        return p;
    }

    /** The mean over the target of −log p. */
    double loss(int[] source, int[] target) {
        double[][] p = forward(source, target);
        double sum = 0;
        for (int t = 0; t < target.length; t++) {
            sum -= Math.log(p[t][target[t]]);
        }
        return sum / target.length;
    }

    private double[] gru(String name, double[] x, double[] h) {
        double[] a = affine(x, name + ".input");
        double[] q = affine(h, name + ".hidden");
        double[] next = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            double r = 1 / (1 + Math.exp(-a[j] - q[j]));
            double z = 1 / (1 + Math.exp(-a[hidden + j] - q[hidden + j]));
            double n = Math.tanh(a[2 * hidden + j] + r * q[2 * hidden + j]);
            next[j] = (1 - z) * n + z * h[j];
        }
        return next;
    }

    private double[] affine(double[] x, String which) {
        double[][] w = of(which + ".weight");
        double[] y = of(which + ".bias")[0].clone();
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < y.length; o++) {
                y[o] += x[i] * w[i][o];
            }
        }
        return y;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static void softmax(double[] z) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            z[i] = Math.exp(z[i]);
            sum += z[i];
        }
        for (int i = 0; i < z.length; i++) {
            z[i] /= sum;
        }
    }
}
