package io.eddy.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The forward pass of a network, written a second time, plainly and in double precision: what the float one is held against. */
final class DoubleNetwork {
    private final Map<String, double[][]> weights = new LinkedHashMap<>();
    private final Activation activation;
    private final boolean layerNorm;
    private final boolean residual;
    private final List<double[]> masks;

    /** @param masks for each hidden layer, what its dropout multiplies by */
    DoubleNetwork(
            List<Parameter> parameters,
            Activation activation,
            boolean layerNorm,
            boolean residual,
            List<double[]> masks) {
        for (Parameter p : parameters) {
            double[][] copy = new double[p.rows()][p.columns()];
            for (int r = 0; r < p.rows(); r++) {
                for (int c = 0; c < p.columns(); c++) {
                    copy[r][c] = p.get(r, c);
                }
            }
            weights.put(p.name(), copy);
        }
        this.activation = activation;
        this.layerNorm = layerNorm;
        this.residual = residual;
        this.masks = new ArrayList<>(masks);
    }

    /** The live weights of one parameter. */
    double[][] weights(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    double[] forward(double[] x) {
        double[] h = x;
        for (int i = 0; i < masks.size(); i++) {
            String name = "hidden" + i;
            double[] a = affine(name, h);
            if (layerNorm) {
                a = normalised(name + ".norm", a);
            }
            for (int j = 0; j < a.length; j++) {
                a[j] = value(activation, a[j]) * masks.get(i)[j];
                if (residual && i > 0 && a.length == h.length) {
                    a[j] += h[j];
                }
            }
            h = a;
        }
        return affine("output", h);
    }

    private double[] affine(String name, double[] x) {
        double[][] w = weights(name + ".weight");
        double[] y = weights(name + ".bias")[0].clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += x[i] * w[i][j];
            }
        }
        return y;
    }

    private double[] normalised(String name, double[] x) {
        double mean = 0;
        for (double v : x) {
            mean += v / x.length;
        }
        double variance = 0;
        for (double v : x) {
            variance += (v - mean) * (v - mean) / x.length;
        }
        double[] y = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            double normal = (x[j] - mean) / Math.sqrt(variance + 1e-5);
            y[j] = weights(name + ".gain")[0][j] * normal + weights(name + ".shift")[0][j];
        }
        return y;
    }

    static double value(Activation activation, double x) {
        return switch (activation) {
            case IDENTITY -> x;
            case RELU -> Math.max(x, 0);
            case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
            case ELU -> x > 0 ? x : Math.expm1(x);
            case GELU -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case SILU -> x / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SOFTPLUS -> x > 30 ? x : Math.log1p(Math.exp(x));
        };
    }

    /** 2/√π exp(-x²) Σ 2^n x^(2n+1) / (2n+1)!!, whose terms all have one sign. */
    private static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = 0;
        for (int n = 1; n < 300; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    static double loss(Loss loss, double[] z, double y) {
        if (loss instanceof Loss.Squared) {
            return (z[0] - y) * (z[0] - y) / 2;
        } else if (loss instanceof Loss.Absolute) {
            return Math.abs(z[0] - y);
        } else if (loss instanceof Loss.Huber huber) {
            double e = Math.abs(z[0] - y);
            return e <= huber.delta() ? e * e / 2 : huber.delta() * (e - huber.delta() / 2);
        } else if (loss instanceof Loss.Logistic) {
            return -(y * Math.log(value(Activation.SIGMOID, z[0]))
                    + (1 - y) * Math.log(value(Activation.SIGMOID, -z[0])));
        } else if (loss instanceof Loss.Poisson) {
            return Math.exp(z[0]) - y * z[0];
        }
        double sum = 0;
        for (double v : z) {
            sum += Math.exp(v);
        }
        return Math.log(sum) - z[(int) y];
    }
}
