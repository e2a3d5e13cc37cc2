package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.fail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Does not update, but writes down the gradients it is told of. */
final class GradientsByName implements Update {
    private final Map<String, double[][]> of = new LinkedHashMap<>();

    double[][] of(String name) {
        return Objects.requireNonNull(of.get(name), name);
    }

    /** Of all these; zeros where no row has moved. */
    Map<String, double[][]> all(List<Parameter> parameters) {
        Map<String, double[][]> all = new LinkedHashMap<>();
        parameters.forEach(p -> all.put(p.name(), of.getOrDefault(p.name(), new double[p.rows()][p.columns()])));
        return all;
    }

    @Override
    public void outer(Parameter p, float[] x, float[] d, float scale) {
        for (int r = 0; r < p.rows(); r++) {
            row(p, r, d, BASE, scale * x[BASE + r]);
        }
    }

    @Override
    public void row(Parameter p, int row, float[] g, int offset, float scale) {
        double[][] gradient = of.computeIfAbsent(p.name(), name -> new double[p.rows()][p.columns()]);
        for (int c = 0; c < p.columns(); c++) {
            gradient[row][c] += (double) scale * g[offset + c];
        }
        for (int c = p.columns(); c < p.stride(); c++) {
            if (g[offset + c] != 0) {
                fail("padding %d of the gradient of %s is %s", c, p.name(), g[offset + c]);
            }
        }
    }
}
