package io.eddy.bench;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Layout;
import io.eddy.nn.Loss;
import io.eddy.nn.Network;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Parameter;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.nn.Trainer;

/** Full steps of a workload: forward, loss, backward, the test that the gradient is finite, update. */
final class Steps {
    private final Network network;
    private final Trainer trainer;
    private final Loss loss;
    private final int inputs;
    private final int outputs;
    private final float[] x;

    Steps(Workload workload, Optimizer optimizer, float rate) {
        network = Network.builder(workload.inputs(), workload.outputs())
                .hidden(workload.hidden())
                .build(1);
        trainer = new Trainer(optimizer, new Schedule.Constant(rate), Regularisation.NONE);
        network.parameters().forEach(trainer::attach);
        loss = workload.loss();
        inputs = workload.inputs();
        outputs = workload.outputs();
        x = Layout.vector(inputs);
    }

    /** Sets all weights: each matrix row by row, followed by its bias. */
    void start(float[] weights) {
        int next = 0;
        for (Parameter p : network.parameters()) {
            for (int r = 0; r < p.rows(); r++) {
                for (int c = 0; c < p.columns(); c++) {
                    p.set(r, c, weights[next++]);
                }
            }
        }
        if (next != weights.length) {
            throw new IllegalArgumentException("%d weights for a network of %d".formatted(weights.length, next));
        }
    }

    /** Learns from the example whose features begin at {@code from}; returns its loss before that. */
    double learn(float[] features, int from, int label, long step) {
        System.arraycopy(features, from, x, BASE, inputs);
        float[] z = network.forward(x, step, true);
        double cost = loss.evaluate(z, outputs, label, network.outputGradient());
        network.backward();
        if (trainer.begin(1, network.squaredGradientNorm())) {
            network.update(trainer, trainer.scale());
        }
        return cost;
    }

    /** Whether the outputs of the last step, before its update, named the right class. */
    boolean wasRight(int label) {
        float[] z = network.output();
        if (outputs == 1) {
            return z[BASE] > 0 == (label == 1);
        }
        int best = 0;
        for (int k = 1; k < outputs; k++) {
            best = z[BASE + k] > z[BASE + best] ? k : best;
        }
        return best == label;
    }
}
