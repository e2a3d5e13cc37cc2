package io.eddy.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Layers over lists once more, in double precision and as their formulas are written. */
final class DoubleList {
    private static final double EPSILON = 1e-5;

    private final Map<String, double[][]> weights = new LinkedHashMap<>();

    DoubleList(ListLayer layer) {
        for (Parameter p : layer.parameters()) {
            double[][] w = new double[p.rows()][p.columns()];
            for (int r = 0; r < w.length; r++) {
                for (int c = 0; c < w[r].length; c++) {
                    w[r][c] = p.get(r, c);
                }
            }
            weights.put(p.name(), w);
        }
    }

    double[][] weights(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    double[][] dense(String name, double[][] x) {
        double[][] w = weights(name + ".weight");
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            y[t] = weights(name + ".bias")[0].clone();
            for (int i = 0; i < w.length; i++) {
                for (int o = 0; o < y[t].length; o++) {
                    y[t][o] += x[t][i] * w[i][o];
                }
            }
        }
        return y;
    }

    double[][] norm(String name, double[][] x) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            int n = x[t].length;
            double mean = 0;
            double variance = 0;
            for (double v : x[t]) {
                mean += v / n;
            }
            for (double v : x[t]) {
                variance += (v - mean) * (v - mean) / n;
            }
            for (int j = 0; j < n; j++) {
                double normal = (x[t][j] - mean) / Math.sqrt(variance + EPSILON);
                y[t][j] = weights(name + ".gain")[0][j] * normal + weights(name + ".shift")[0][j];
            }
        }
        return y;
    }

    double[][] attentionPool(String name, double[][] x) {
        double[] p = new double[x.length];
        for (int t = 0; t < x.length; t++) {
            p[t] = dot(weights(name + ".score")[0], 0, x[t], 0, x[t].length);
        }
        softmax(p);
        double[][] y = new double[1][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int j = 0; j < x[t].length; j++) {
                y[0][j] += p[t] * x[t][j];
            }
        }
        return y;
    }

    double[][] selfAttention(String name, int heads, double[][] x) {
        int size = x[0].length;
        int each = size / heads;
        double[][] qkv = dense(name + ".in", x);
        double[][] mixed = new double[x.length][size];
        for (int head = 0; head < heads; head++) {
            for (int t = 0; t < x.length; t++) {
                double[] p = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    p[s] = dot(qkv[t], head * each, qkv[s], size + head * each, each) / Math.sqrt(each);
                }
                softmax(p);
                for (int s = 0; s <= t; s++) {
                    for (int j = head * each; j < (head + 1) * each; j++) {
                        mixed[t][j] += p[s] * qkv[s][2 * size + j];
                    }
                }
            }
        }
        return dense(name + ".out", mixed);
    }

    double[][] block(String name, int heads, double[][] x) {
        double[][] u = plus(x, selfAttention(name + ".attention", heads, norm(name + ".norm1", x)));
        double[][] inner = dense(name + ".inner", norm(name + ".norm2", u));
        for (double[] row : inner) {
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.max(row[j], 0);
            }
        }
        return plus(u, dense(name + ".outer", inner));
    }

    static double[][] pool(ListPool.Kind kind, double[][] x) {
        double[][] y = {x[x.length - 1].clone()};
        for (int j = 0; j < y[0].length && kind != ListPool.Kind.LAST; j++) {
            double sum = 0;
            double max = Double.NEGATIVE_INFINITY;
            for (double[] row : x) {
                sum += row[j];
                max = Math.max(max, row[j]);
            }
            y[0][j] = kind == ListPool.Kind.MEAN ? sum / x.length : max;
        }
        return y;
    }

    static double[][] plus(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int j = 0; j < a[t].length; j++) {
                sum[t][j] = a[t][j] + b[t][j];
            }
        }
        return sum;
    }

    private static double dot(double[] a, int ao, double[] b, int bo, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[ao + i] * b[bo + i];
        }
        return sum;
    }

    private static void softmax(double[] p) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(p[i]);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
    }
}
