package io.eddy.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Recurrent units once more, in double precision and as their formulas are written: for one place after the other. */
final class DoubleRecurrent {
    private final Map<String, double[][]> weights = new LinkedHashMap<>();
    private final Class<?> kind;
    private final int hidden;

    DoubleRecurrent(Recurrent unit) {
        kind = unit.getClass();
        hidden = unit.outputs();
        for (Parameter p : unit.parameters()) {
            double[][] w = new double[p.rows()][p.columns()];
            for (int r = 0; r < w.length; r++) {
                for (int c = 0; c < w[r].length; c++) {
                    w[r][c] = p.get(r, c);
                }
            }
            weights.put(p.name().substring(p.name().indexOf('.') + 1), w);
        }
    }

    double[][] weights(String name) {
        return Objects.requireNonNull(weights.get(name));
    }

    /** The hidden states, and after them the vectors of the last state. */
    double[][] forward(double[][] x, double[][] first) {
        double[] h = first[0];
        double[] c = first[first.length - 1];
        double[][] y = new double[x.length + first.length][];
        for (int t = 0; t < x.length; t++) {
            double[] a = affine(x[t], "input");
            double[] q = affine(h, "hidden");
            double[] next = new double[hidden];
            double[] cell = new double[hidden];
            for (int j = 0; j < hidden; j++) {
                if (kind == Gru.class) {
                    double r = sigmoid(a[j] + q[j]);
                    double z = sigmoid(a[hidden + j] + q[hidden + j]);
                    double n = Math.tanh(a[2 * hidden + j] + r * q[2 * hidden + j]);
                    next[j] = (1 - z) * n + z * h[j];
                } else if (kind == Lstm.class) {
                    double i = sigmoid(a[j] + q[j]);
                    double f = sigmoid(a[hidden + j] + q[hidden + j]);
                    double g = Math.tanh(a[2 * hidden + j] + q[2 * hidden + j]);
                    double o = sigmoid(a[3 * hidden + j] + q[3 * hidden + j]);
                    cell[j] = f * c[j] + i * g;
                    next[j] = o * Math.tanh(cell[j]);
                } else {
                    next[j] = Math.tanh(a[j] + q[j]);
                }
            }
            h = next;
            c = kind == Lstm.class ? cell : next;
            y[t] = h;
        }
        y[x.length] = h;
        y[y.length - 1] = c;
        return y;
    }

    private double[] affine(double[] x, String which) {
        double[][] w = weights(which + ".weight");
        double[] y = weights(which + ".bias")[0].clone();
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < y.length; o++) {
                y[o] += x[i] * w[i][o];
            }
        }
        return y;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static List<String> names() {
        return List.of("input.weight", "hidden.weight", "input.bias", "hidden.bias");
    }
}
