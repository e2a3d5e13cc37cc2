package io.eddy.nn;

import com.sun.management.ThreadMXBean;
import io.eddy.kernel.Layout;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Prints how many bytes a step allocates once it is compiled: with the argument {@code layers} for each activation in a network of
 * every layer there is, with the name of an optimiser for that one in a plain network of ReLU. A program of its own, see {@link
 * StepAllocationTest}.
 */
final class StepAllocation {
    private static final int STEPS = 1_000;
    private static final int ROUNDS = 1_000;

    /** For so many rounds on end nothing has to be allocated. */
    private static final int QUIET = 100;

    /** What a round may allocate that is not the steps': loading a class, say. */
    private static final long CHANCE = STEPS;

    private StepAllocation() {}

    public static void main(String[] args) {
        if (args[0].equals("layers")) {
            for (Activation activation : Activation.values()) {
                Network network = Network.builder(20, 5)
                        .hidden(List.of(16, 16))
                        .activation(activation)
                        .dropout(0.1f)
                        .layerNorm(true)
                        .residual(true)
                        .build(1);
                Trainer trainer = new Trainer(
                        EveryOptimizer.ADAM.optimizer,
                        new Schedule.Cosine(0.01f, 10, 1000, 0),
                        new Regularisation(0.01f, 0, 1, 1));
                System.out.println(activation + " " + bytes(network, trainer));
            }
        } else {
            EveryOptimizer every = EveryOptimizer.valueOf(args[0]);
            Network network = Network.builder(32, 2).hidden(List.of(64, 32)).build(1);
            Trainer trainer = new Trainer(every.optimizer, new Schedule.Constant(every.rate), Regularisation.NONE);
            System.out.println(every + " " + bytes(network, trainer));
        }
    }

    private static long bytes(Network network, Trainer trainer) {
        network.parameters().forEach(trainer::attach);
        Loss loss = new Loss.SoftmaxCrossEntropy();
        float[] x = new float[Layout.BASE + Layout.padded(network.inputs())];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // because only compiled code keeps vectors off the heap, when it is compiled is not ours to say, and what is
        // compiled later can be worse
        long loud = 0;
        int quiet = 0;
        for (int round = 0; round < ROUNDS && quiet < QUIET; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int step = 0; step < STEPS; step++) {
                for (int i = 0; i < network.inputs(); i++) {
                    x[Layout.BASE + i] = (i + step) % 7 - 3;
                }
                float[] z = network.forward(x, trainer.steps(), true);
                loss.evaluate(z, network.outputs(), step % network.outputs(), network.outputGradient());
                network.backward();
                trainer.begin(1, network.squaredGradientNorm());
                network.update(trainer, trainer.scale());
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > CHANCE) {
                loud = allocated;
                quiet = 0;
            } else {
                quiet++;
            }
        }
        return quiet == QUIET ? 0 : loud / STEPS;
    }
}
