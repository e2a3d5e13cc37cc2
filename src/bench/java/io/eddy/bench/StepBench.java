package io.eddy.bench;

import io.eddy.nn.EveryOptimizer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One step: forward, loss, backward, update. */
@SuppressWarnings("NullAway.Init") // JMH sets the fields
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:ObjectAlignmentInBytes=64"})
public class StepBench {
    private static final int EXAMPLES = 1_000;

    @Param({"W1", "W1b", "W1c"})
    public Workload workload;

    @Param
    public EveryOptimizer optimizer;

    private Steps steps;

    private float[] features;
    private int[] labels;
    private int next;
    private double loss;

    @Setup(Level.Iteration)
    public void prepare() {
        Random random = new Random(1);
        features = new float[EXAMPLES * workload.inputs()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        labels = new int[EXAMPLES];
        for (int e = 0; e < EXAMPLES; e++) {
            labels[e] = features[e * workload.inputs()] > 0 ? 1 : 0;
        }
        steps = new Steps(workload, optimizer.optimizer, optimizer.rate);
        next = 0;
        loss = 0;
    }

    @Benchmark
    public double step() {
        int e = next++ % EXAMPLES;
        double cost = steps.learn(features, e * workload.inputs(), labels[e], next);
        loss += cost;
        return cost;
    }

    /** A step that learns nothing is fast, too. */
    @TearDown(Level.Iteration)
    public void check() {
        if (!(loss / next < 0.69)) {
            throw new IllegalStateException(
                    "mean loss %f after %d steps: nothing was learned".formatted(loss / next, next));
        }
    }
}
