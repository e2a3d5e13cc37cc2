package io.eddy.nn;

import java.util.List;
import java.util.Optional;

/**
 * What a layer is before it has weights: a model file's {@code layers:} is a list of these, and {@link LayerBuilder} makes layers of them.
 *
 * <p>The weights of a layer are named after the stack it is in and its place there, counted from 0, or its name where it has one: {@code
 * pixels.3.weight}, within a residual block {@code pixels.5.0.weight}. Every element of the list is counted, also those without weights, as
 * PyTorch's {@code nn.Sequential} does.
 *
 * <p>To add a layer: its {@link Layer}, a record here, a case in {@link LayerBuilder}, its words in {@code spec/LayersSection}; then it sits the
 * {@code LayerExam}.
 */
public sealed interface LayerPlan {

    /** What its weights are called after instead of its place; empty where it has no such name. */
    default String name() {
        return "";
    }

    /**
     * The shape of what it gives.
     *
     * @throws UnfitShape if it cannot take what comes
     */
    Shape after(Shape in);

    /** How many weights it has for inputs of a shape that fits. */
    default long weights(Shape in) {
        return 0;
    }

    /** y = xW + b */
    record Dense(int size, String name) implements LayerPlan {
        @Override
        public Shape after(Shape in) {
            if (in instanceof Shape.Steps steps) {
                return new Shape.Steps(steps.most(), size);
            }
            if (!(in instanceof Shape.Vector)) {
                throw new UnfitShape("takes a vector, but what comes is " + in.told()
                        + (in instanceof Shape.Names ? "; begin with {embed: 32}" : "; put flatten before it"));
            }
            return new Shape.Vector(size);
        }

        @Override
        public long weights(Shape in) {
            return ((in instanceof Shape.Steps steps ? steps.width() : in.size()) + 1L) * size;
        }
    }

    /**
     * A convolution in two dimensions.
     *
     * @param channels that it gives
     * @param kernel rows and columns of what it looks at
     * @param stride how far from one place to the next
     * @param padding how many rows and columns of zeros are put around
     */
    record Conv(int channels, int kernel, int stride, int padding, String name) implements LayerPlan {
        @Override
        public Shape.Pixels after(Shape in) {
            Shape.Pixels pixels = pixels(in);
            return windows(pixels, kernel, kernel, stride, padding, channels);
        }

        @Override
        public long weights(Shape in) {
            return ((long) kernel * kernel * pixels(in).channels() + 1) * channels;
        }
    }

    /** The largest of each window of pixels. */
    record MaxPool(int size, int stride) implements LayerPlan {
        @Override
        public Shape.Pixels after(Shape in) {
            return windows(pixels(in), size, size, stride, 0, pixels(in).channels());
        }
    }

    /** The mean of each window of pixels. @param size 0 for one window of all */
    record AveragePool(int size, int stride) implements LayerPlan {
        @Override
        public Shape.Pixels after(Shape in) {
            Shape.Pixels pixels = pixels(in);
            return windows(pixels, height(pixels), width(pixels), stride, 0, pixels.channels());
        }

        int height(Shape.Pixels in) {
            return size == 0 ? in.height() : size;
        }

        int width(Shape.Pixels in) {
            return size == 0 ? in.width() : size;
        }
    }

    private static Shape.Pixels pixels(Shape in) {
        if (in instanceof Shape.Pixels pixels) {
            return pixels;
        }
        throw new UnfitShape("takes pixels, but what comes is " + in.told() + "; " + whereArePixels(in));
    }

    private static String whereArePixels(Shape in) {
        if (in instanceof Shape.Vector vector) {
            return vector.flattened().isPresent()
                    ? "put it before flatten"
                    : "its place is in the layers of a field of type image, before flatten";
        }
        return "of a list such layers are gru, lstm, recurrent and transformer, and pixels are in a field of type image";
    }

    private static Shape.Pixels windows(Shape.Pixels in, int height, int width, int stride, int padding, int channels) {
        int down = in.height() + 2 * padding - height;
        int across = in.width() + 2 * padding - width;
        if (down < 0 || across < 0) {
            throw new UnfitShape(
                    "looks at %d x %d pixels at a time, but what comes is %s; make it smaller, or leave it out"
                            .formatted(height, width, in.told()));
        }
        return new Shape.Pixels(down / stride + 1, across / stride + 1, channels);
    }

    /** Groups of channels normalised, each over all pixels; each channel with a gain and a shift of its own. */
    record GroupNorm(int groups, String name) implements LayerPlan {
        @Override
        public Shape after(Shape in) {
            if (channels(in) % groups != 0) {
                throw new UnfitShape(
                        "makes %d groups, but what comes is %s, which cannot be parted so; the groups have to be equal"
                                .formatted(groups, in.told()));
            }
            return in;
        }

        @Override
        public long weights(Shape in) {
            return 2L * channels(in);
        }

        static int channels(Shape in) {
            return in instanceof Shape.Pixels pixels ? pixels.channels() : in.size();
        }
    }

    /** Element by element. */
    record Activate(Activation function) implements LayerPlan {
        @Override
        public Shape after(Shape in) {
            return noList(in);
        }
    }

    /** All numbers normalised together, each with a gain and a shift of its own. */
    record LayerNorm(String name) implements LayerPlan {
        @Override
        public Shape after(Shape in) {
            return in instanceof Shape.Steps ? in : noList(in);
        }

        @Override
        public long weights(Shape in) {
            return 2L * (in instanceof Shape.Steps steps ? steps.width() : in.size());
        }
    }

    /** Leaves out a share of the numbers while learning. */
    record Dropout(float rate) implements LayerPlan {
        @Override
        public Shape after(Shape in) {
            return noList(in);
        }
    }

    /** From pixels to a vector: row by row, pixel by pixel, the channels of a pixel next to each other. */
    record Flatten() implements LayerPlan {
        @Override
        public Shape after(Shape in) {
            return noList(in) instanceof Shape.Pixels pixels ? new Shape.Vector(in.size(), Optional.of(pixels)) : in;
        }
    }

    /** Layers whose output is added to their input. */
    record Residual(List<LayerPlan> layers, String name) implements LayerPlan {
        public Residual {
            layers = List.copyOf(layers);
        }

        @Override
        public Shape after(Shape in) {
            Shape out = LayerPlan.after(layers, noList(in));
            if (!out.equals(in)) {
                throw new UnfitShape("gives " + out.told() + ", which cannot be added to what came, " + in.told()
                        + "; let its last layer give as much as its first takes");
            }
            return in;
        }

        @Override
        public long weights(Shape in) {
            return LayerPlan.weights(layers, in);
        }
    }

    /** A learned vector for each name of a list; names that come after {@code maxValues} others share one. */
    record Embed(int size, int maxValues) implements LayerPlan {
        @Override
        public Shape after(Shape in) {
            if (in instanceof Shape.Names names) {
                return new Shape.Steps(names.most(), size);
            }
            throw new UnfitShape("takes a list of names, but what comes is " + in.told());
        }
    }

    /** A recurrent unit. */
    record Recur(Unit unit, int size, String name) implements LayerPlan {
        /** What a model file calls them is in the comments. */
        public enum Unit {
            /** {@code gru} */
            GRU(3),
            /** {@code lstm} */
            LSTM(4),
            /** {@code recurrent} */
            RECURRENT(1);

            private final int gates;

            Unit(int gates) {
                this.gates = gates;
            }
        }

        @Override
        public Shape after(Shape in) {
            return new Shape.Steps(list(in).most(), size);
        }

        @Override
        public long weights(Shape in) {
            return (list(in).width() + size + 2L) * size * unit.gates;
        }
    }

    /** Tells each vector of a list its place. */
    record Places(boolean learned, String name) implements LayerPlan {
        @Override
        public Shape after(Shape in) {
            return list(in);
        }

        @Override
        public long weights(Shape in) {
            return learned ? in.size() : 0;
        }
    }

    /** A causal transformer block of so many heads, with {@code inner} hidden units (0: four times the width). */
    record Transform(int heads, int inner, String name) implements LayerPlan {
        private static final long MOST_SHARES = 1 << 24;

        @Override
        public Shape after(Shape in) {
            if (list(in).width() % heads != 0) {
                throw new UnfitShape("has " + heads + " heads, which do not divide what comes, " + in.told());
            }
            long shares = (long) heads * list(in).most() * list(in).most();
            if (shares > MOST_SHARES) {
                throw new UnfitShape("of " + heads + " heads keeps for each two of " + list(in).most()
                        + " places how much one looks at the other, " + shares + " numbers; at most " + MOST_SHARES
                        + " are allowed, so make length or heads smaller");
            }
            return in;
        }

        @Override
        public long weights(Shape in) {
            long width = list(in).width();
            return 4 * width * (width + 1) + 2 * width * inner(list(in)) + inner(list(in)) + 5 * width;
        }

        int inner(Shape.Steps in) {
            return inner == 0 ? 4 * in.width() : inner;
        }
    }

    /** One vector for a list. */
    record PoolList(How how, String name) implements LayerPlan {
        /** As {@link ListPool} and {@link AttentionPool} have it. */
        public enum How {
            ATTENTION,
            MEAN,
            LAST,
            MAX
        }

        @Override
        public Shape after(Shape in) {
            return new Shape.Vector(list(in).width());
        }

        @Override
        public long weights(Shape in) {
            return how == How.ATTENTION ? list(in).width() : 0;
        }
    }

    private static Shape.Steps list(Shape in) {
        if (in instanceof Shape.Steps steps) {
            return steps;
        }
        throw new UnfitShape("takes a list of vectors, but what comes is " + in.told()
                + (in instanceof Shape.Names ? "; begin with {embed: 32}" : ""));
    }

    private static Shape noList(Shape in) {
        if (in instanceof Shape.Steps || in instanceof Shape.Names) {
            throw new UnfitShape(
                    "takes no list, but what comes is " + in.told() + "; put a pool before it: {pool: attention}");
        }
        return in;
    }

    /** How many weights a stack has. */
    static long weights(List<LayerPlan> layers, Shape in) {
        long weights = 0;
        Shape shape = in;
        for (LayerPlan layer : layers) {
            weights += layer.weights(shape);
            shape = layer.after(shape);
        }
        return weights;
    }

    /** The shape of what a stack gives. */
    static Shape after(List<LayerPlan> layers, Shape in) {
        Shape shape = in;
        for (LayerPlan layer : layers) {
            shape = layer.after(shape);
        }
        return shape;
    }
}
