package io.eddy.nn;

import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Steps that together go through all of the arithmetic, one after the other on examples that repeat. */
public final class EveryStep {
    private final String name;
    private final Network network;
    private final Trainer trainer;
    private final Loss loss = new Loss.SoftmaxCrossEntropy();
    private final float[] x;

    private EveryStep(String name, Network network, Trainer trainer) {
        this.name = name;
        this.network = network;
        this.trainer = trainer;
        this.x = Layout.vector(network.inputs());
        network.parameters().forEach(trainer::attach);
    }

    /** Those of each optimiser and those through each activation, by names of which none is another's. */
    public static List<EveryStep> all() {
        return Stream.concat(
                        Arrays.stream(EveryOptimizer.values()).map(EveryStep::of),
                        Arrays.stream(Activation.values()).map(EveryStep::through))
                .toList();
    }

    /** In a plain network of ReLU. */
    public static EveryStep of(EveryOptimizer every) {
        return new EveryStep(
                every.name(),
                Network.builder(32, 2).hidden(List.of(64, 32)).build(1),
                new Trainer(every.optimizer, new Schedule.Constant(every.rate), Regularisation.NONE));
    }

    /** In a network of every layer there is. The rate follows no cosine, for which StrictMath makes an array from JDK 21 on. */
    public static EveryStep through(Activation activation) {
        return new EveryStep(
                "layers with " + activation,
                Network.builder(20, 5)
                        .hidden(List.of(16, 16))
                        .activation(activation)
                        .dropout(0.1f)
                        .layerNorm(true)
                        .residual(true)
                        .build(1),
                new Trainer(
                        EveryOptimizer.ADAM.optimizer,
                        new Schedule.InverseScaling(0.01f, 100, 0.5f),
                        new Regularisation(0.01f, 0, 1, 1)));
    }

    public String name() {
        return name;
    }

    public void take(int count) {
        for (int step = 0; step < count; step++) {
            for (int i = 0; i < network.inputs(); i++) {
                x[Layout.BASE + i] = (i + step) % 7 - 3;
            }
            float[] z = network.forward(x, trainer.steps(), true);
            loss.evaluate(z, network.outputs(), step % network.outputs(), network.outputGradient());
            network.backward();
            trainer.begin(1, network.squaredGradientNorm());
            network.update(trainer, trainer.scale());
        }
    }
}
