package io.eddy.nn;

import com.sun.management.ThreadMXBean;
import io.eddy.kernel.Layout;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Prints, for each activation, how many bytes a step allocates once it is compiled; a program of its own, see {@link StepAllocationTest}. */
final class StepAllocation {
    private static final int STEPS = 1_000;
    private static final int ROUNDS = 300;

    /** What a round may allocate that is not the steps': loading a class, say. */
    private static final long CHANCE = STEPS;

    private StepAllocation() {}

    public static void main(String[] args) {
        for (Activation activation : Activation.values()) {
            System.out.println(activation + " " + bytes(activation));
        }
    }

    private static long bytes(Activation activation) {
        Network network = Network.builder(20, 5)
                .hidden(List.of(16, 16))
                .activation(activation)
                .dropout(0.1f)
                .layerNorm(true)
                .residual(true)
                .build(1);
        Loss loss = new Loss.SoftmaxCrossEntropy();
        Trainer trainer = new Trainer(
                new Optimizer.Adam(0.9f, 0.999f, 1e-8f),
                new Schedule.Cosine(0.01f, 10, 1000, 0),
                new Regularisation(0.01f, 0, 1, 1));
        network.parameters().forEach(trainer::attach);
        float[] x = new float[Layout.BASE + Layout.padded(20)];
        for (int i = 0; i < 20; i++) {
            x[Layout.BASE + i] = i / 10f - 1;
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // because only compiled code keeps vectors off the heap, and when it is compiled is not ours to say
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && allocated > CHANCE; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int step = 0; step < STEPS; step++) {
                float[] z = network.forward(x, trainer.steps(), true);
                loss.evaluate(z, network.outputs(), step % 5, network.outputGradient());
                network.backward();
                trainer.begin(1, network.squaredGradientNorm());
                network.update(trainer, trainer.scale());
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated / STEPS;
    }
}
