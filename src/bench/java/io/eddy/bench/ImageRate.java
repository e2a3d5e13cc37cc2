package io.eddy.bench;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.nn.Activation;
import io.eddy.nn.Layer;
import io.eddy.nn.LayerBuilder;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Loss;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.nn.Shape;
import io.eddy.nn.Trainer;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Prints how long a step takes of the layers that an image has where nothing is said of them, with two dense ones behind, for one image of 28 x 28 pixels: forward,
 * loss, backward, and Adam. In processor time, so that what else runs on the machine counts little. Arguments: how many rounds of 1,000
 * steps; 10 if left out.
 */
public final class ImageRate {
    private static final int STEPS = 1_000;
    private static final int IMAGES = 64;
    private static final int CLASSES = 10;

    private static final LayerPlan RELU = new LayerPlan.Activate(Activation.RELU);
    private static final List<LayerPlan> LAYERS = List.of(
            new LayerPlan.Conv(16, 3, 1, 1, ""),
            RELU,
            new LayerPlan.MaxPool(2, 2),
            new LayerPlan.Conv(32, 3, 1, 1, ""),
            RELU,
            new LayerPlan.MaxPool(2, 2),
            new LayerPlan.Flatten(),
            new LayerPlan.Dense(64, ""),
            RELU,
            new LayerPlan.Dense(CLASSES, ""));

    private final Layer layers = new LayerBuilder(1).stack("bench", LAYERS, new Shape.Pixels(28, 28, 1));
    private final Loss loss = new Loss.SoftmaxCrossEntropy();
    private final Trainer trainer =
            new Trainer(new Optimizer.Adam(0, 0.999f, 1e-8f), new Schedule.Constant(1e-3f), Regularisation.NONE);
    private final float[][] images = new float[IMAGES][];
    private final float[] y = Layout.vector(CLASSES);
    private final float[] dy = Layout.vector(CLASSES);
    private final float[] dx = Layout.vector(layers.inputs());

    private ImageRate() {
        layers.needsNoInputGradient();
        layers.parameters().forEach(trainer::attach);
        for (int image = 0; image < IMAGES; image++) {
            images[image] = Layout.vector(layers.inputs());
            for (int i = 0; i < layers.inputs(); i++) {
                images[image][BASE + i] = CounterRandom.uniform(image, 0, i) - 0.5f;
            }
        }
    }

    /** Microseconds of processor time for each of so many steps. */
    private double measure() {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int step = 0; step < STEPS; step++) {
            float[] x = images[step % IMAGES];
            layers.forward(x, y, step, true);
            loss.evaluate(y, CLASSES, step % CLASSES, dy);
            layers.backward(x, y, dy, dx);
            if (trainer.begin(1, layers.squaredGradientNorm(x, dy))) {
                layers.update(x, dy, trainer.scale(), trainer);
            }
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e3 / STEPS;
    }

    public static void main(String[] args) {
        int rounds = args.length == 0 ? 10 : Integer.parseInt(args[0]);
        ImageRate rate = new ImageRate();
        for (int round = 0; round < rounds; round++) {
            System.out.printf(
                    "%.0f µs a step, %s%n", rate.measure(), Kernels.best().name());
        }
    }
}
