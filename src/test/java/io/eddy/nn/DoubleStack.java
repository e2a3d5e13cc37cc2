package io.eddy.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The forward pass of a stack of layers, written a second time, plainly and in double precision: what the float one is held against. */
final class DoubleStack {
    private final Map<String, double[][]> weights = new LinkedHashMap<>();
    private final List<LayerPlan> plans;
    private final Shape in;
    private final Map<LayerPlan, double[]> masks;

    /** @param masks for each dropout what it multiplies by */
    DoubleStack(List<Parameter> parameters, List<LayerPlan> plans, Shape in, Map<LayerPlan, double[]> masks) {
        this.plans = plans;
        this.in = in;
        this.masks = masks;
        for (Parameter p : parameters) {
            double[][] copy = new double[p.rows()][p.columns()];
            for (int r = 0; r < p.rows(); r++) {
                for (int c = 0; c < p.columns(); c++) {
                    copy[r][c] = p.get(r, c);
                }
            }
            weights.put(p.name(), copy);
        }
    }

    /** The live weights, by name. */
    Map<String, double[][]> weights() {
        return weights;
    }

    double[] forward(double[] x) {
        return forward("stack.", plans, in, x);
    }

    private double[] forward(String prefix, List<LayerPlan> layers, Shape in, double[] x) {
        double[] y = x;
        Shape shape = in;
        for (int i = 0; i < layers.size(); i++) {
            LayerPlan plan = layers.get(i);
            y = layer(prefix + (plan.name().isEmpty() ? i : plan.name()), plan, shape, y);
            shape = plan.after(shape);
        }
        return y;
    }

    private double[] layer(String name, LayerPlan plan, Shape shape, double[] x) {
        if (plan instanceof LayerPlan.Conv conv) {
            return conv(name, conv, (Shape.Pixels) shape, x);
        } else if (plan instanceof LayerPlan.MaxPool pool) {
            return pool(pool.after(shape), (Shape.Pixels) shape, x, pool.size(), pool.size(), pool.stride(), true);
        } else if (plan instanceof LayerPlan.AveragePool pool) {
            Shape.Pixels pixels = (Shape.Pixels) shape;
            int height = pool.size() == 0 ? pixels.height() : pool.size();
            int width = pool.size() == 0 ? pixels.width() : pool.size();
            return pool(pool.after(shape), pixels, x, height, width, pool.stride(), false);
        } else if (plan instanceof LayerPlan.GroupNorm norm) {
            int channels = shape instanceof Shape.Pixels pixels ? pixels.channels() : x.length;
            return normalised(name, x, channels, norm.groups());
        } else if (plan instanceof LayerPlan.LayerNorm) {
            return normalised(name, x, x.length, 1);
        } else if (plan instanceof LayerPlan.Dense dense) {
            double[] y = weight(name + ".bias")[0].clone();
            double[][] w = weight(name + ".weight");
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < dense.size(); j++) {
                    y[j] += x[i] * w[i][j];
                }
            }
            return y;
        } else if (plan instanceof LayerPlan.Activate activate) {
            return Arrays.stream(x)
                    .map(v -> DoubleNetwork.value(activate.function(), v))
                    .toArray();
        } else if (plan instanceof LayerPlan.Dropout) {
            double[] mask = Objects.requireNonNull(masks.get(plan));
            double[] y = new double[x.length];
            Arrays.setAll(y, i -> x[i] * mask[i]);
            return y;
        } else if (plan instanceof LayerPlan.Residual residual) {
            double[] added = forward(name + ".", residual.layers(), shape, x);
            double[] y = new double[x.length];
            Arrays.setAll(y, i -> x[i] + added[i]);
            return y;
        }
        return x;
    }

    private double[] conv(String name, LayerPlan.Conv conv, Shape.Pixels in, double[] x) {
        Shape.Pixels out = conv.after(in);
        double[][] w = weight(name + ".weight");
        double[] y = new double[out.size()];
        for (int h = 0; h < out.height(); h++) {
            for (int v = 0; v < out.width(); v++) {
                for (int o = 0; o < out.channels(); o++) {
                    double sum = weight(name + ".bias")[0][o];
                    for (int i = 0; i < conv.kernel(); i++) {
                        for (int j = 0; j < conv.kernel(); j++) {
                            int row = h * conv.stride() + i - conv.padding();
                            int column = v * conv.stride() + j - conv.padding();
                            boolean isInside = row >= 0 && row < in.height() && column >= 0 && column < in.width();
                            for (int c = 0; c < in.channels() && isInside; c++) {
                                sum += x[(row * in.width() + column) * in.channels() + c]
                                        * w[(i * conv.kernel() + j) * in.channels() + c][o];
                            }
                        }
                    }
                    y[(h * out.width() + v) * out.channels() + o] = sum;
                }
            }
        }
        return y;
    }

    private static double[] pool(
            Shape.Pixels out, Shape.Pixels in, double[] x, int height, int width, int stride, boolean largest) {
        double[] y = new double[out.size()];
        for (int at = 0; at < y.length; at++) {
            int c = at % out.channels();
            int pixel = at / out.channels();
            List<Double> window = new ArrayList<>();
            for (int i = 0; i < height; i++) {
                for (int j = 0; j < width; j++) {
                    int row = pixel / out.width() * stride + i;
                    int column = pixel % out.width() * stride + j;
                    window.add(x[(row * in.width() + column) * in.channels() + c]);
                }
            }
            y[at] = largest
                    ? window.stream().mapToDouble(v -> v).max().orElseThrow()
                    : window.stream().mapToDouble(v -> v).average().orElseThrow();
        }
        return y;
    }

    /** @param channels numbers with a gain each, one after the other again and again */
    private double[] normalised(String name, double[] x, int channels, int groups) {
        double[] y = new double[x.length];
        int size = channels / groups;
        for (int g = 0; g < groups; g++) {
            List<Integer> members = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                if (i % channels / size == g) {
                    members.add(i);
                }
            }
            double mean = members.stream().mapToDouble(i -> x[i]).average().orElseThrow();
            double variance = members.stream()
                    .mapToDouble(i -> (x[i] - mean) * (x[i] - mean))
                    .average()
                    .orElseThrow();
            for (int i : members) {
                double normal = (x[i] - mean) / Math.sqrt(variance + 1e-5);
                y[i] = weight(name + ".gain")[0][i % channels] * normal + weight(name + ".shift")[0][i % channels];
            }
        }
        return y;
    }

    private double[][] weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }
}
