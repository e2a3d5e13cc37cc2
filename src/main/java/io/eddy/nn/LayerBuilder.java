package io.eddy.nn;

import io.eddy.kernel.Kernels;
import io.eddy.nn.LayerPlan.Activate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes layers of plans, with their names and initial weights. The same plans, names and seed give the same bits. */
public final class LayerBuilder {
    private final long seed;

    /** Tells the random numbers of one layer from those of another. */
    private int index;

    /** @param seed not that of another stack, or both start with the same numbers */
    public LayerBuilder(long seed) {
        this.seed = seed;
    }

    /**
     * Layers one after the other.
     *
     * @param name what the names of weights begin with, see {@link LayerPlan}
     * @throws UnfitShape if one of them cannot take what comes
     */
    public Layer stack(String name, List<LayerPlan> plans, Shape in) {
        return new Sequence(layers(name + ".", plans, in));
    }

    /** The layers of a stack, at least one. */
    List<Layer> layers(String prefix, List<LayerPlan> plans, Shape in) {
        List<Layer> layers = new ArrayList<>();
        Shape shape = in;
        for (int i = 0; i < plans.size(); i++) {
            LayerPlan plan = plans.get(i);
            Shape after = plan.after(shape);
            if (!(plan instanceof LayerPlan.Flatten)) { // which changes nothing but how the numbers are looked at
                String name = prefix + (plan.name().isEmpty() ? String.valueOf(i) : plan.name());
                layers.add(layer(name, plan, shape, after, startBefore(plans.subList(i + 1, plans.size()))));
                spareReluBackward(layers);
            }
            shape = after;
        }
        if (layers.isEmpty()) {
            layers.add(new ActivationLayer(Activation.IDENTITY, in.size()));
        }
        return layers;
    }

    private Layer layer(String name, LayerPlan plan, Shape in, Shape out, Initialisation start) {
        int own = index++;
        if (plan instanceof LayerPlan.Dense) {
            Dense dense = new Dense(name, in.size(), out.size());
            start.fill(dense.weight(), seed, own);
            flattened(in).ifPresent(dense.weight()::isOfPixels);
            return dense;
        } else if (plan instanceof Activate activate) {
            return new ActivationLayer(activate.function(), in.size());
        } else if (plan instanceof LayerPlan.Conv conv) {
            Convolution convolution =
                    new Convolution(name, (Shape.Pixels) in, (Shape.Pixels) out, conv, Kernels.best());
            start.fill(convolution.weight(), seed, own);
            return convolution;
        } else if (plan instanceof LayerPlan.MaxPool pool) {
            return new MaxPool((Shape.Pixels) in, (Shape.Pixels) out, pool.size(), pool.size(), pool.stride());
        } else if (plan instanceof LayerPlan.AveragePool pool) {
            Shape.Pixels pixels = (Shape.Pixels) in;
            return new AveragePool(pixels, (Shape.Pixels) out, pool.height(pixels), pool.width(pixels), pool.stride());
        } else if (plan instanceof LayerPlan.GroupNorm norm) {
            int channels = LayerPlan.GroupNorm.channels(in);
            return new GroupNorm(name, in.size() / channels, channels, norm.groups());
        } else if (plan instanceof LayerPlan.LayerNorm) {
            LayerNorm norm = new LayerNorm(name, in.size());
            flattened(in).ifPresent(pixels -> norm.parameters().forEach(p -> p.isOfPixels(pixels)));
            return norm;
        } else if (plan instanceof LayerPlan.Dropout dropout) {
            return new Dropout(in.size(), dropout.rate(), seed, own);
        } else if (plan instanceof LayerPlan.Residual residual) {
            return new Residual(new Sequence(layers(name + ".", residual.layers(), in)));
        }
        throw new IllegalArgumentException("no layer is made of " + plan);
    }

    private static Optional<Shape.Pixels> flattened(Shape in) {
        return in instanceof Shape.Vector vector ? vector.flattened() : Optional.empty();
    }

    /** What suits the activation that comes next; He et al. where none does, as before the last layer. */
    private static Initialisation startBefore(List<LayerPlan> next) {
        for (LayerPlan plan : next) {
            if (plan instanceof Activate activate) {
                return Initialisation.suiting(activate.function());
            }
        }
        return Initialisation.HE;
    }

    /** Where a dense layer reads what a ReLU gave, it takes the step back through it. */
    private static void spareReluBackward(List<Layer> layers) {
        int last = layers.size() - 1;
        if (last > 0
                && layers.get(last) instanceof Dense dense
                && layers.get(last - 1) instanceof ActivationLayer relu
                && relu.isRelu()) {
            dense.inputsAreReluOutputs();
            relu.isMaskedBehind();
        }
    }
}
