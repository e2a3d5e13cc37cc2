package io.eddy.spec;

import static io.eddy.spec.SpecificationWriter.entry;
import static io.eddy.spec.SpecificationWriter.object;
import static io.eddy.spec.SpecificationWriter.quoted;
import static io.eddy.spec.SpecificationWriter.shortest;
import static io.eddy.spec.SpecificationWriter.type;

import io.eddy.feature.ImageForm;
import io.eddy.nn.Activation;
import io.eddy.nn.LayerPlan;
import io.eddy.spec.Specification.Feature;
import java.util.List;
import java.util.Optional;

/** A field of the type image: {@code {type: image, width: 28, height: 28, channels: 1, layers: [{conv: 16}, relu, maxPool, flatten]}}. */
final class ImageSection {
    static final List<String> KEYS =
            List.of("width", "height", "channels", "order", "range", "columns", "augment", LayersSection.KEY);

    private static final int MAX_SIDE = 4_096;
    private static final int MAX_CHANNELS = 64;
    private static final int MAX_NUMBERS = FeatureSection.MAX_LIST;

    /** Where nothing is said of layers, there are pools that halve the image twice. */
    private static final int LEAST_SIDE = 4;

    private static final LayerPlan RELU = new LayerPlan.Activate(Activation.RELU);
    private static final List<LayerPlan> DEFAULT = List.of(
            new LayerPlan.Conv(16, 3, 1, 1, ""),
            RELU,
            new LayerPlan.MaxPool(2, 2),
            new LayerPlan.Conv(32, 3, 1, 1, ""),
            RELU,
            new LayerPlan.MaxPool(2, 2),
            new LayerPlan.Flatten());

    private ImageSection() {}

    static Feature read(SpecificationNode node, SpecificationMap options) {
        int width = side(node, options, "width");
        int height = side(node, options, "height");
        int channels = options.size("channels", 1, MAX_CHANNELS, 1);
        if ((long) width * height * channels > MAX_NUMBERS) {
            node.problem("has " + (long) width * height * channels + " numbers (width x height x channels); at most "
                    + MAX_NUMBERS + " are allowed");
            return new Feature.Image(
                    new ImageForm(1, 1, 1, ImageForm.Order.HWC, 0, 1, false, 0), Optional.empty(), DEFAULT);
        }
        float[] range = range(options);
        Optional<SpecificationMap> augment = options.get("augment").map(it -> it.map(List.of("flip", "shift")));
        ImageForm form = new ImageForm(
                height,
                width,
                channels,
                options.choice("order", NetworkSection.names(ImageForm.Order.values()), ImageForm.Order.HWC),
                range[0],
                range[1],
                augment.map(it -> it.flag("flip", false)).orElse(false),
                augment.map(it -> it.size("shift", 0, Math.max(1, Math.max(width, height) - 1), 0))
                        .orElse(0));
        Optional<String> columns =
                options.get("columns").map(it -> it.text("what the names of the columns begin with"));
        List<LayerPlan> layers = options.get(LayersSection.KEY)
                .map(it -> LayersSection.ofField(it, form.shape()))
                .orElse(DEFAULT);
        if (options.get(LayersSection.KEY).isEmpty() && Math.min(width, height) < LEAST_SIDE) {
            node.problem("is too small for the layers that an image has by default; say which it is to have, such as"
                    + " layers: [flatten, {dense: 64}, relu]");
        }
        return new Feature.Image(form, columns, layers);
    }

    private static int side(SpecificationNode node, SpecificationMap options, String key) {
        if (options.get(key).isEmpty()) {
            node.problem("has no " + key + "; say how many pixels the image has: {type: image, width: 28, height: 28}");
        }
        return options.size(key, 1, MAX_SIDE, LEAST_SIDE);
    }

    private static float[] range(SpecificationMap options) {
        float[] bytes = {0, ImageForm.LARGEST_BYTE};
        Optional<SpecificationNode> node = options.get("range");
        if (node.isEmpty()) {
            return bytes;
        }
        String wanted = "the least and the greatest number of a pixel, such as [0, 1]";
        List<SpecificationNode> ends = node.get().list(wanted);
        if (ends.size() != 2) {
            if (node.get().isList()) {
                node.get().mustBe(wanted);
            }
            return bytes;
        }
        float low = ends.get(0).number(SpecificationRange.ANY, 0);
        float high = ends.get(1).number(SpecificationRange.ANY, Math.nextUp(low));
        if (!(high > low) || !Float.isFinite(high - low)) {
            node.get()
                    .problem(
                            "is from %s to %s; the least number of a pixel stands first, and the greatest is above it: [0, 1]"
                                    .formatted(shortest(low), shortest(high)));
            return bytes;
        }
        return new float[] {low, high};
    }

    static String written(Feature.Image image) {
        ImageForm form = image.form();
        boolean isOfBytes = form.low() == 0 && form.high() == ImageForm.LARGEST_BYTE;
        boolean isAugmented = form.flip() || form.shift() > 0;
        return object(
                type("image"),
                entry("width", form.width()),
                entry("height", form.height()),
                entry("channels", form.channels()),
                entry("order", quoted(SpecificationWriter.camelCase(form.order()))),
                isOfBytes ? "" : entry("range", "[" + shortest(form.low()) + "," + shortest(form.high()) + "]"),
                image.columns().map(stem -> entry("columns", quoted(stem))).orElse(""),
                isAugmented ? entry("augment", object(entry("flip", form.flip()), entry("shift", form.shift()))) : "",
                entry(LayersSection.KEY, LayersSection.written(image.layers())));
    }
}
