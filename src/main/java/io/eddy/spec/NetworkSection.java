package io.eddy.spec;

import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code network:} of a model file: the hidden layers. */
final class NetworkSection {
    private static final List<String> KEYS =
            List.of("hidden", "activation", "initialisation", "dropout", "layerNorm", "residual", LayersSection.KEY);

    private static final int MAX_LAYERS = 100;
    private static final int MAX_WIDTH = 65_536;
    private static final long MAX_WEIGHTS = 1L << 28;

    private NetworkSection() {}

    static Specification.Net read(SpecificationNode node) {
        SpecificationMap map = node.map(KEYS);
        Optional<SpecificationNode> layers = map.get(LayersSection.KEY);
        if (layers.isPresent()) {
            map.forEach((key, value) -> {
                if (KEYS.contains(key) && !key.equals(LayersSection.KEY)) {
                    value.problem("stands beside layers, which say all there is; remove it, or layers");
                }
            });
            return Specification.Net.of(LayersSection.ofNetwork(layers.get()));
        }
        Optional<SpecificationNode> hidden = map.get("hidden");
        Activation activation = map.choice("activation", names(Activation.values()), Defaults.ACTIVATION);
        return new Specification.Net(
                hidden.map(NetworkSection::hidden).orElse(Defaults.HIDDEN),
                activation,
                map.choice("initialisation", names(Initialisation.values()), Initialisation.suiting(activation)),
                map.number("dropout", SpecificationRange.SHARE, 0),
                map.flag("layerNorm", false),
                map.flag("residual", false));
    }

    private static List<Integer> hidden(SpecificationNode node) {
        List<Integer> widths = new ArrayList<>();
        long weights = 0;
        for (SpecificationNode element : node.list("a list of widths such as [64, 32], or [] for a linear model")) {
            int width = (int) element.whole(1, MAX_WIDTH, 1);
            weights += widths.isEmpty() ? 0 : (long) width * widths.get(widths.size() - 1);
            widths.add(width);
        }
        if (widths.size() > MAX_LAYERS) {
            node.problem("has " + widths.size() + " layers; at most " + MAX_LAYERS + " are allowed");
        }
        if (weights > MAX_WEIGHTS) {
            node.problem(
                    "makes " + weights + " weights between the hidden layers; at most " + MAX_WEIGHTS + " are allowed");
        }
        return widths;
    }

    static <E extends Enum<E>> Map<String, E> names(E[] constants) {
        Map<String, E> names = new LinkedHashMap<>();
        for (E constant : constants) {
            names.put(SpecificationWriter.camelCase(constant), constant);
        }
        return names;
    }
}
