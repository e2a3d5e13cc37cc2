package io.eddy.nn;

import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Steps that together go through all of the arithmetic, one after the other on examples that repeat. */
public final class EveryStep {
    private final String name;
    private final int inputs;
    private final float[] x;
    private final OneStep step;

    private EveryStep(String name, int inputs, OneStep step) {
        this.name = name;
        this.inputs = inputs;
        this.x = Layout.vector(inputs);
        this.step = step;
    }

    private EveryStep(String name, Network network, Trainer trainer) {
        this(name, network.inputs(), new NetworkStep(network, trainer));
        network.parameters().forEach(trainer::attach);
    }

    /** Forward, backward and update for one example. */
    private interface OneStep {
        void take(float[] x, int step);
    }

    /** Those of each optimiser, those through each activation, one through pixels and one through texts, by names of which none is another's. */
    public static List<EveryStep> all() {
        return Stream.of(
                        Arrays.stream(EveryOptimizer.values()).map(EveryStep::of),
                        Arrays.stream(Activation.values()).map(EveryStep::through),
                        Stream.of(throughPixels(), throughTexts()))
                .flatMap(each -> each)
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

    /** Through every layer that takes pixels. */
    public static EveryStep throughPixels() {
        List<LayerPlan> block = List.of(
                new LayerPlan.Conv(16, 3, 1, 1, ""),
                new LayerPlan.GroupNorm(4, ""),
                new LayerPlan.Activate(Activation.RELU),
                new LayerPlan.Conv(7, 1, 1, 0, ""));
        List<LayerPlan> plans = List.of(
                new LayerPlan.Conv(7, 3, 1, 1, ""),
                new LayerPlan.Residual(block, ""),
                new LayerPlan.MaxPool(2, 2),
                new LayerPlan.Dropout(0.1f),
                new LayerPlan.AveragePool(2, 1),
                new LayerPlan.Flatten(),
                new LayerPlan.LayerNorm(""),
                new LayerPlan.Dense(3, ""));
        Layer layers = new LayerBuilder(1).stack("pixels", plans, new Shape.Pixels(6, 7, 2));
        Trainer trainer = new Trainer(EveryOptimizer.ADAM.optimizer, new Schedule.Constant(0.01f), Regularisation.NONE);
        layers.parameters().forEach(trainer::attach);
        return new EveryStep("layers of pixels", layers.inputs(), new StackStep(layers, trainer));
    }

    /** Reading one text and learning from another. */
    public static EveryStep throughTexts() {
        EncoderDecoder network = new EncoderDecoder(new EncoderDecoder.Shape(5, 18, 6), 1);
        network.growSource(9);
        network.growTarget(70, 0);
        Trainer trainer = new Trainer(EveryOptimizer.ADAM.optimizer, new Schedule.Constant(0.01f), Regularisation.NONE);
        network.parameters().forEach(trainer::attach);
        return new EveryStep(
                "texts", 1, new TextStep(network, trainer, new int[] {2, 8, 0, 2, 1}, new int[] {69, 5, 69, 1}));
    }

    public String name() {
        return name;
    }

    public void take(int count) {
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < inputs; j++) {
                x[Layout.BASE + j] = (j + i) % 7 - 3;
            }
            step.take(x, i);
        }
    }

    private record NetworkStep(Network network, Trainer trainer, Loss loss) implements OneStep {
        NetworkStep(Network network, Trainer trainer) {
            this(network, trainer, new Loss.SoftmaxCrossEntropy());
        }

        @Override
        public void take(float[] x, int step) {
            float[] z = network.forward(x, trainer.steps(), true);
            loss.evaluate(z, network.outputs(), step % network.outputs(), network.outputGradient());
            network.backward();
            trainer.begin(1, network.squaredGradientNorm());
            network.update(trainer, trainer.scale());
        }
    }

    private record TextStep(EncoderDecoder network, Trainer trainer, int[] source, int[] target) implements OneStep {
        @Override
        public void take(float[] x, int step) {
            int m = 1 + step % target.length;
            network.forward(source, source.length - step % 2, target, m);
            network.backward();
            trainer.begin(1, network.squaredGradientNorm());
            network.update(trainer.scale(), trainer);
        }
    }

    private record StackStep(Layer layers, Trainer trainer, float[] y, float[] dy, float[] dx) implements OneStep {
        StackStep(Layer layers, Trainer trainer) {
            this(
                    layers,
                    trainer,
                    Layout.vector(layers.outputs()),
                    Layout.vector(layers.outputs()),
                    Layout.vector(layers.inputs()));
        }

        @Override
        public void take(float[] x, int step) {
            layers.forward(x, y, trainer.steps(), true);
            dy[Layout.BASE] = y[Layout.BASE] - 1;
            layers.backward(x, y, dy, dx);
            trainer.begin(1, layers.squaredGradientNorm(x, dy));
            layers.update(x, dy, trainer.scale(), trainer);
        }
    }
}
