package io.eddy.bench;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels of a dense layer of 128 inputs and 256 outputs. Each twin in a process of its own: run it twice, with
 * {@code -jvmArgsAppend -Deddy.kernel=scalar} and {@code =simd}.
 */
@SuppressWarnings("NullAway.Init") // JMH sets the fields
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
public class KernelBench {
    private static final int BASE = Layout.BASE;

    @Param("128")
    public int rows;

    @Param("256")
    public int columns;

    private final Kernels k = Kernels.best();
    private float[] w;
    private float[] moment;
    private float[] x;
    private float[] d;
    private float[] y;

    @Setup
    public void prepare() {
        Random random = new Random(1);
        w = random(random, Layout.matrix(rows, columns));
        moment = random(random, Layout.matrix(rows, columns));
        x = random(random, Layout.vector(rows));
        d = random(random, Layout.vector(columns));
        y = Layout.vector(Math.max(rows, columns));
        k.affine(w, BASE, rows, columns, x, BASE, d, BASE, y, BASE);
        float expected = d[BASE];
        for (int i = 0; i < rows; i++) {
            expected = Math.fma(x[BASE + i], w[BASE + i * columns], expected);
        }
        if (Math.abs(y[BASE] - expected) > 1e-4) {
            throw new IllegalStateException("affine gives %f where the sum is %f".formatted(y[BASE], expected));
        }
    }

    private static float[] random(Random random, float[] values) {
        for (int i = BASE; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.1f;
        }
        return values;
    }

    @Benchmark
    public float affine() {
        k.affine(w, BASE, rows, columns, x, BASE, d, BASE, y, BASE);
        return y[BASE];
    }

    @Benchmark
    public float rowDots() {
        k.rowDots(w, BASE, rows, columns, d, BASE, y, BASE);
        return y[BASE];
    }

    @Benchmark
    public float rankOne() {
        k.rankOne(1e-9f, x, BASE, rows, d, BASE, w, BASE, columns);
        return w[BASE];
    }

    @Benchmark
    public float adagradRow() {
        k.adagrad(w, moment, BASE, d, BASE, columns, 1e-9f, 0.01f, 1e-8f);
        return w[BASE];
    }

    @Benchmark
    public float dot() {
        return k.dot(w, BASE, w, BASE, columns);
    }
}
