package io.eddy.bench;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.nn.Loss;
import io.eddy.nn.Network;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Parameter;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.nn.Trainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Learns clicks by a network as they are predicted with: 26 vectors of 16 numbers, looked up in a table of 2²⁰, and 13 numbers, through
 * 429-64-32-1, plain SGD. Reads W2.c (int32, 26 rows of the table for each example), W2.n (float32, the numbers), W2.y (int32), W2.w (the
 * network) and W2.e (the table), little-endian, and prints how fast it was in the words of the C reference.
 */
final class ClickRate {
    private static final int FIELDS = 26;
    private static final int DIMENSIONS = 16;
    private static final int NUMBERS = 13;
    private static final int EMBEDDED = FIELDS * DIMENSIONS;
    private static final int INPUTS = EMBEDDED + NUMBERS;
    private static final int KEYS = 1 << 20;

    private final Parameter table = new Parameter("table", KEYS, DIMENSIONS);
    private final Network network =
            Network.builder(INPUTS, 1).hidden(List.of(64, 32)).build(1);
    private final Loss loss = new Loss.Logistic();
    private final Trainer trainer;
    private final float[] x = Layout.vector(INPUTS);

    private ClickRate(float rate, float[] weights, float[] vectors) {
        trainer = new Trainer(new Optimizer.Sgd(), new Schedule.Constant(rate), Regularisation.NONE);
        network.parameters().forEach(trainer::attach);
        trainer.attach(table);
        network.wantInputGradient(0, EMBEDDED);
        int next = 0;
        for (Parameter p : network.parameters()) {
            next = fill(p, weights, next);
        }
        fill(table, vectors, 0);
    }

    private static int fill(Parameter p, float[] weights, int from) {
        int next = from;
        for (int r = 0; r < p.rows(); r++) {
            for (int c = 0; c < p.columns(); c++) {
                p.set(r, c, weights[next++]);
            }
        }
        return next;
    }

    /** Arguments: folder, learning rate, repetitions. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        float rate = Float.parseFloat(args[1]);
        int[] rows = StepRate.ints(folder.resolve("W2.c"));
        float[] numbers = StepRate.floats(folder.resolve("W2.n"));
        int[] labels = StepRate.ints(folder.resolve("W2.y"));
        float[] weights = StepRate.floats(folder.resolve("W2.w"));
        float[] vectors = StepRate.floats(folder.resolve("W2.e"));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int repetition = 0; repetition < Integer.parseInt(args[2]); repetition++) {
            ClickRate clicks = new ClickRate(rate, weights, vectors);
            double sum = 0;
            long cpu = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            for (int e = 0; e < labels.length; e++) {
                sum += clicks.learn(rows, numbers, labels[e], e);
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpu) * 1e-9;
            int n = labels.length;
            System.out.printf(
                    Locale.ROOT,
                    "%s clicks sgd n=%d %.0f ex/s  logloss %.5f  %.0f ex/cpu-s%n",
                    Kernels.best().name(),
                    n,
                    n / seconds,
                    sum / n,
                    n / cpuSeconds);
        }
    }

    private double learn(int[] rows, float[] numbers, int label, int e) {
        float[] vectors = table.values();
        for (int f = 0; f < FIELDS; f++) {
            System.arraycopy(vectors, table.offset(rows[e * FIELDS + f]), x, BASE + f * DIMENSIONS, DIMENSIONS);
        }
        System.arraycopy(numbers, e * NUMBERS, x, BASE + EMBEDDED, NUMBERS);
        float[] z = network.forward(x, e, true);
        double cost = loss.evaluate(z, 1, label, network.outputGradient());
        float[] dx = network.backward();
        if (trainer.begin(1, network.squaredGradientNorm())) {
            network.update(trainer, trainer.scale());
            for (int f = 0; f < FIELDS; f++) {
                trainer.row(table, rows[e * FIELDS + f], dx, BASE + f * DIMENSIONS, trainer.scale());
            }
        }
        return cost;
    }
}
