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

    private static final Regularisation WITH_L1 = new Regularisation(0.01f, 0, 1, 1);

    /** Each optimiser, and Adam without momentum, which has a kernel of its own. */
    enum Rule {
        SGD(new Optimizer.Sgd()),
        MOMENTUM(new Optimizer.Momentum(0.9f)),
        NESTEROV(new Optimizer.Nesterov(0.9f)),
        ADAGRAD(new Optimizer.AdaGrad(1e-8f)),
        RMSPROP(new Optimizer.RmsProp(0.9f, 1e-8f)),
        ADAM(new Optimizer.Adam(0.9f, 0.999f, 1e-8f)),
        ADAM_WITHOUT_MOMENTUM(new Optimizer.Adam(0, 0.999f, 1e-8f)),
        ADAMW(new Optimizer.AdamW(0.9f, 0.999f, 1e-8f, 0.01f)),
        AMSGRAD(new Optimizer.AmsGrad(0.9f, 0.999f, 1e-8f)),
        FTRL(new Optimizer.Ftrl(1, 0, 0));

        private final Optimizer optimizer;

        Rule(Optimizer optimizer) {
            this.optimizer = optimizer;
        }
    }

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
                System.out.println(activation + " " + bytes(network, Rule.ADAM, WITH_L1));
            }
        } else {
            Rule rule = Rule.valueOf(args[0]);
            Network network = Network.builder(32, 2).hidden(List.of(64, 32)).build(1);
            System.out.println(rule + " " + bytes(network, rule, Regularisation.NONE));
        }
    }

    private static long bytes(Network network, Rule rule, Regularisation regularisation) {
        Trainer trainer = new Trainer(rule.optimizer, new Schedule.Constant(0.001f), regularisation);
        network.parameters().forEach(trainer::attach);
        Loss loss = new Loss.SoftmaxCrossEntropy();
        float[] x = new float[Layout.BASE + Layout.padded(network.inputs())];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // because only compiled code keeps vectors off the heap, when it is compiled is not ours to say, and what is
        // compiled later can be worse
        long allocated = 0;
        for (int round = 0, quiet = 0; round < ROUNDS && quiet < QUIET; round++) {
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
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            quiet = allocated > CHANCE ? 0 : quiet + 1;
        }
        return allocated / STEPS;
    }
}
