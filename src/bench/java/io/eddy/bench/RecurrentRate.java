package io.eddy.bench;

import com.sun.management.ThreadMXBean;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.nn.Gru;
import io.eddy.nn.ListLayer;
import io.eddy.nn.Lstm;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Recurrent;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.nn.Trainer;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How long it takes a recurrent unit of 64 inputs and 128 hidden units to learn from a list of 20 vectors: forward, backward to the
 * inputs and the weights, gradient norm, and the optimiser's step, one list after the other. The loss is half the squared length of the last
 * state, so that it falls as it should.
 *
 * <p>A line for each round, with the microseconds of processor time and the bytes allocated for a list; the former say more than the clock where the machine is shared.
 */
final class RecurrentRate {
    private static final int INPUTS = 64;
    private static final int HIDDEN = 128;
    private static final int STEPS = 20;
    private static final int LISTS = 32;

    private final Recurrent unit;
    private final Trainer trainer;
    private final float[][] lists = new float[LISTS][];
    private final float[] y = Layout.matrix(STEPS, HIDDEN);
    private final float[] dy = Layout.matrix(STEPS, HIDDEN);
    private final float[] dx = Layout.matrix(STEPS, INPUTS);

    private RecurrentRate(String kind, Optimizer optimizer, float rate) {
        unit = kind.equals("lstm") ? new Lstm("unit", INPUTS, HIDDEN, STEPS) : new Gru("unit", INPUTS, HIDDEN, STEPS);
        unit.start(1);
        trainer = new Trainer(optimizer, new Schedule.Constant(rate), Regularisation.NONE);
        unit.parameters().forEach(trainer::attach);
        for (int i = 0; i < LISTS; i++) {
            lists[i] = Layout.matrix(STEPS, INPUTS);
            for (int t = 0; t < STEPS; t++) {
                for (int j = 0; j < INPUTS; j++) {
                    lists[i][ListLayer.at(t, INPUTS) + j] = CounterRandom.gaussian(2, i, t * INPUTS + j);
                }
            }
        }
    }

    /** @return the loss */
    private double learn(float[] x) {
        unit.forward(x, STEPS, y, 0, true);
        int last = ListLayer.at(STEPS - 1, HIDDEN);
        System.arraycopy(y, last, dy, last, HIDDEN);
        unit.backward(x, STEPS, y, dy, dx);
        if (trainer.begin(1, unit.squaredGradientNorm())) {
            unit.update(trainer.scale(), trainer);
        }
        return Kernels.best().dot(y, last, y, last, HIDDEN) / 2;
    }

    /** Arguments: {@code gru} or {@code lstm}, {@code sgd} or {@code adam}, how many lists make a round, how many rounds. */
    public static void main(String[] args) {
        Optimizer optimizer = args[1].equals("adam") ? new Optimizer.Adam(0.9f, 0.999f, 1e-8f) : new Optimizer.Sgd();
        RecurrentRate rate = new RecurrentRate(args[0], optimizer, args[1].equals("adam") ? 1e-3f : 1e-2f);
        int lists = Integer.parseInt(args[2]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < Integer.parseInt(args[3]); round++) {
            double loss = 0;
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long cpu = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < lists; i++) {
                loss += rate.learn(rate.lists[i % LISTS]);
            }
            double micros = (threads.getCurrentThreadCpuTime() - cpu) * 1e-3 / lists;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            System.out.printf(
                    Locale.ROOT,
                    "%s %s %s round %d: %.1f us of processor time a list, %d bytes, mean loss %.6f%n",
                    Kernels.best().name(),
                    args[0],
                    args[1],
                    round,
                    micros,
                    bytes / lists,
                    loss / lists);
        }
    }
}
