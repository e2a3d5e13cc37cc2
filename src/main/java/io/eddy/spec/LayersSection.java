package io.eddy.spec;

import static io.eddy.spec.SpecificationWriter.entry;
import static io.eddy.spec.SpecificationWriter.object;
import static io.eddy.spec.SpecificationWriter.quoted;
import static io.eddy.spec.SpecificationWriter.real;

import io.eddy.nn.Activation;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Shape;
import io.eddy.nn.UnfitShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code layers:} of a model file, of a network or of a field that has layers of its own: {@code [{dense: 64}, layerNorm, relu, {dropout:
 * 0.2}]}. What needs more than one number is a map: {@code {dense: {size: 64, name: wide}}}.
 *
 * <p>Each layer is looked at with the shape of what comes, so that one that does not fit is told with its line.
 */
final class LayersSection {
    static final String KEY = "layers";

    private static final String WANTED = "a list of layers such as [{dense: 64}, relu, {dropout: 0.2}]";
    private static final String NAME = "name";
    private static final Pattern POSSIBLE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}");
    private static final String NAME_RULE = "a letter and at most 99 more letters, digits, hyphens and underscores";

    /** A window of all pixels. */
    private static final String ALL = "all";

    private static final int DEFAULT_KERNEL = 3;
    private static final int DEFAULT_POOL = 2;
    private static final int MAX_KERNEL = 64;
    private static final int MAX_CHANNELS = 4_096;

    private static final List<String> POOLS = List.of("attention", "mean", "last", "max");
    private static final List<String> PLACES = List.of("learned", "waves");

    private static final int MAX_LAYERS = 200;
    private static final int MAX_HEADS = 256;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_WIDTH = 65_536;
    private static final int MAX_NUMBERS = 1 << 24;
    private static final long MAX_WEIGHTS = 1L << 28;

    private static final Map<String, Activation> ACTIVATIONS = activations();

    /** The layers that need not be more than a word, and by what they are called: their one number, or list, and further keys. */
    private static final Map<String, List<String>> KEYS = keys();

    private final Set<String> names = new HashSet<>();
    private int count;

    /** Until a layer does not: then what comes after it can only be wrong as well, and is not told. */
    private boolean fits = true;

    private LayersSection() {}

    private static Map<String, Activation> activations() {
        Map<String, Activation> names = NetworkSection.names(Activation.values());
        names.remove(SpecificationWriter.camelCase(Activation.IDENTITY));
        return names;
    }

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("dense", List.of("size", NAME));
        keys.put("conv", List.of("channels", "kernel", "stride", "padding", NAME));
        keys.put("maxPool", List.of("size", "stride"));
        keys.put("averagePool", List.of("size", "stride"));
        keys.put("groupNorm", List.of("groups", NAME));
        keys.put("layerNorm", List.of(NAME));
        keys.put("dropout", List.of("rate"));
        keys.put("flatten", List.of());
        keys.put("residual", List.of(KEY, NAME));
        keys.put("embed", List.of("size", "maxValues"));
        for (LayerPlan.Recur.Unit unit : LayerPlan.Recur.Unit.values()) {
            keys.put(SpecificationWriter.camelCase(unit), List.of("size", NAME));
        }
        keys.put("positions", List.of("of", NAME));
        keys.put("transformer", List.of("heads", "hidden", NAME));
        keys.put("pool", List.of("by", NAME));
        return keys;
    }

    /** All layers of a network but the last. What comes in first is known only when events have been seen. */
    static List<LayerPlan> ofNetwork(SpecificationNode node) {
        LayersSection section = new LayersSection();
        section.names.add("output");
        List<SpecificationNode> elements = node.list(WANTED);
        if (elements.isEmpty()) {
            if (node.isList()) {
                node.problem(
                        "has no layers; say which, such as [{dense: 64}, relu], or for a linear model write hidden: []");
            }
        } else if (!elements.get(0).isMap()
                || elements.get(0).options().get("dense").isEmpty()) {
            elements.get(0)
                    .problem(
                            "is the first layer of the network, which has to be a dense one: {dense: 64}; layers of pixels and lists are those of a field");
            section.fits = false;
        }
        return section.read(node, new Shape.Vector(1), 1);
    }

    /**
     * The layers of a field; they end in a vector.
     *
     * @param in what the field gives
     */
    static List<LayerPlan> ofField(SpecificationNode node, Shape in) {
        LayersSection section = new LayersSection();
        List<LayerPlan> layers = section.read(node, in, 1);
        boolean isOfList = in instanceof Shape.Steps || in instanceof Shape.Names;
        if (node.isList() && layers.isEmpty() && section.fits) {
            node.problem("has no layers; leave it out for those that such a field has by default, or write "
                    + (isOfList ? "[{embed: 32}, {pool: mean}] for a mean" : "[flatten] for the pixels as they are"));
        } else if (section.fits && !(LayerPlan.after(layers, in) instanceof Shape.Vector)) {
            node.problem("end with " + LayerPlan.after(layers, in).told()
                    + ", but what goes into the network is a vector; end them with "
                    + (isOfList ? "a pool: {pool: attention}" : "flatten"));
        }
        return layers;
    }

    /** The layers of a field whose state is carried: what turns a value into a vector, where it is a name, and recurrent units. */
    static List<LayerPlan> ofCarried(SpecificationNode node, Shape in) {
        LayersSection section = new LayersSection();
        List<LayerPlan> layers = section.read(node, in, 1);
        int place = in instanceof Shape.Names ? 1 : 0;
        boolean areUnits =
                layers.size() > place && layers.stream().skip(place).allMatch(LayerPlan.Recur.class::isInstance);
        if (section.fits && !areUnits) {
            node.problem(
                    "have to be " + (place == 1 ? "[{embed: 32}, {gru: 64}]" : "[{gru: 64}]")
                            + " where a state is carried, or with lstm or recurrent, or several of these; other layers belong to the network");
        }
        return layers;
    }

    private List<LayerPlan> read(SpecificationNode node, Shape in, int depth) {
        List<LayerPlan> layers = new ArrayList<>();
        Shape shape = in;
        long weights = 0;
        for (SpecificationNode element : node.list(WANTED)) {
            Optional<LayerPlan> layer = layer(element, shape, depth);
            if (layer.isPresent() && fits) {
                weights += weights(element, layer.get(), shape);
                shape = fits ? layer.get().after(shape) : shape;
            }
            layer.ifPresent(layers::add);
        }
        if (weights > MAX_WEIGHTS) {
            node.problem("make " + weights + " weights; at most " + MAX_WEIGHTS + " are allowed");
        }
        return layers;
    }

    /** How many weights a layer has, once it is known to fit what comes. */
    private long weights(SpecificationNode node, LayerPlan layer, Shape in) {
        try {
            Shape out = layer.after(in);
            if (out.size() <= MAX_NUMBERS) {
                return layer.weights(in);
            }
            node.problem("gives " + out.told() + "; at most " + MAX_NUMBERS + " numbers are allowed");
        } catch (UnfitShape e) {
            node.problem(e.getMessage());
        }
        fits = false;
        return 0;
    }

    private Optional<LayerPlan> layer(SpecificationNode node, Shape in, int depth) {
        if (++count == MAX_LAYERS + 1) {
            node.problem("is one more than the " + MAX_LAYERS + " layers that are allowed");
        }
        if (!node.isMap()) {
            Set<String> words = new LinkedHashSet<>(KEYS.keySet());
            words.addAll(ACTIVATIONS.keySet());
            return node.oneOf(words)
                    .flatMap(word -> ACTIVATIONS.containsKey(word)
                            ? Optional.of(new LayerPlan.Activate(ACTIVATIONS.get(word)))
                            : Optional.of(layer(word, new Said(node, Optional.empty()), in, depth)));
        }
        if (isFlat(node)) {
            fits = false;
            return Optional.empty();
        }
        List<LayerPlan> layers = new ArrayList<>();
        SpecificationMap map = node.map(KEYS.keySet());
        map.forEach((word, value) -> {
            if (KEYS.containsKey(word)) {
                layers.add(layer(word, new Said(value, Optional.of(value)), in, depth));
            }
        });
        if (layers.size() > 1) {
            node.problem("says more than one layer; give each an element of its own: [{dense: 64}, {dropout: 0.2}]");
        }
        return layers.stream().findFirst();
    }

    /** Reports a layer whose further keys stand beside its word: {@code {conv: 4, name: x}}. */
    private static boolean isFlat(SpecificationNode node) {
        List<String> words = new ArrayList<>();
        List<String> others = new ArrayList<>();
        node.options().forEach((key, value) -> (KEYS.containsKey(key) ? words : others).add(key));
        List<String> keys = words.size() == 1 ? KEYS.getOrDefault(words.get(0), List.of()) : List.of();
        if (others.isEmpty() || !keys.containsAll(others)) {
            return false;
        }
        String inside = String.join(
                ", ",
                keys.stream()
                        .filter(key -> key.equals(keys.get(0)) || others.contains(key))
                        .map(key -> key + ": ...")
                        .toList());
        node.problem("has %s beside %s; what is said of a layer stands inside: {%s: {%s}}"
                .formatted(String.join(" and ", others), words.get(0), words.get(0), inside));
        return true;
    }

    /** What stands behind the word of a layer: nothing, its one number, or a map. */
    private record Said(SpecificationNode node, Optional<SpecificationNode> value) {
        SpecificationMap options(String word) {
            SpecificationNode in = value.orElse(node);
            return in.options().onlyWith(KEYS.getOrDefault(word, List.of()), " of " + word);
        }

        /** The number by its key, or alone. */
        Optional<SpecificationNode> main(String key) {
            return value.flatMap(it -> it.isMap() ? it.options().get(key) : Optional.of(it));
        }

        int whole(String key, int min, int max, int otherwise) {
            return main(key).map(it -> (int) it.whole(min, max, otherwise)).orElse(otherwise);
        }
    }

    private LayerPlan layer(String word, Said said, Shape in, int depth) {
        SpecificationMap options = said.options(word);
        return switch (word) {
            case "dense" -> new LayerPlan.Dense(required(said, "size", 1, MAX_WIDTH), name(options));
            case "conv" -> conv(said, options);
            case "maxPool" -> {
                int size = said.whole("size", 1, MAX_KERNEL, DEFAULT_POOL);
                yield new LayerPlan.MaxPool(size, options.size("stride", 1, MAX_KERNEL, size));
            }
            case "averagePool" -> {
                boolean isOfAll = said.main("size").map(it -> it.isWord(ALL)).orElse(false);
                int size = isOfAll ? 0 : said.whole("size", 1, MAX_KERNEL, DEFAULT_POOL);
                yield new LayerPlan.AveragePool(size, options.size("stride", 1, MAX_KERNEL, Math.max(1, size)));
            }
            case "groupNorm" -> new LayerPlan.GroupNorm(required(said, "groups", 1, MAX_CHANNELS), name(options));
            case "layerNorm" -> new LayerPlan.LayerNorm(name(options));
            case "dropout" -> new LayerPlan.Dropout(rate(said));
            case "residual" -> residual(said, options, in, depth);
            case "embed" ->
                new LayerPlan.Embed(
                        required(said, "size", 1, MAX_WIDTH),
                        options.size("maxValues", 1, FeatureSection.MAX_CATEGORIES, Defaults.MAX_VALUES));
            case "gru", "lstm", "recurrent" ->
                new LayerPlan.Recur(unit(word), required(said, "size", 1, MAX_WIDTH), name(options));
            case "positions" -> new LayerPlan.Places(oneOf(said, "of", PLACES).equals("learned"), name(options));
            case "transformer" ->
                new LayerPlan.Transform(
                        said.whole("heads", 1, MAX_HEADS, 1), options.size("hidden", 0, MAX_WIDTH, 0), name(options));
            case "pool" ->
                new LayerPlan.PoolList(
                        LayerPlan.PoolList.How.valueOf(oneOf(said, "by", POOLS).toUpperCase(Locale.ROOT)),
                        name(options));
            default -> new LayerPlan.Flatten();
        };
    }

    /** Without more, at each pixel what is around it, and as many pixels as before. */
    private LayerPlan conv(Said said, SpecificationMap options) {
        int channels = required(said, "channels", 1, MAX_CHANNELS);
        int kernel = options.size("kernel", 1, MAX_KERNEL, DEFAULT_KERNEL);
        int stride = options.size("stride", 1, MAX_KERNEL, 1);
        int padding = options.size("padding", 0, kernel - 1, (kernel - 1) / 2);
        return new LayerPlan.Conv(channels, kernel, stride, padding, name(options));
    }

    private static LayerPlan.Recur.Unit unit(String word) {
        return LayerPlan.Recur.Unit.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** One of some words, by its key or alone; the first where nothing is said. */
    private static String oneOf(Said said, String key, List<String> words) {
        return said.main(key).flatMap(it -> it.oneOf(words)).orElse(words.get(0));
    }

    private static int required(Said said, String key, int min, int max) {
        if (said.main(key).isEmpty()) {
            said.node().problem("has no " + key + "; it must be a whole number from " + min + " to " + max);
        }
        return said.whole(key, min, max, min);
    }

    private static float rate(Said said) {
        Optional<SpecificationNode> rate = said.main("rate");
        if (rate.isEmpty()) {
            said.node().problem("has no rate; say which share is left out: {dropout: 0.2}");
        }
        return rate.map(it -> it.number(SpecificationRange.SHARE, 0)).orElse(0f);
    }

    private LayerPlan residual(Said said, SpecificationMap options, Shape in, int depth) {
        Optional<SpecificationNode> body = said.main(KEY);
        List<LayerPlan> layers = List.of();
        if (depth == MAX_DEPTH) {
            said.node().problem("is a residual block within " + (MAX_DEPTH - 1) + " others, which is too deep");
        } else if (body.isEmpty()
                || body.get().isList() && body.get().list(WANTED).isEmpty()) {
            said.node().problem("has no layers; say what is added to its input: {residual: [{dense: 64}, relu]}");
        } else {
            layers = read(body.get(), in, depth + 1);
        }
        return new LayerPlan.Residual(layers, name(options));
    }

    private String name(SpecificationMap options) {
        Optional<SpecificationNode> node = options.get(NAME);
        String name = node.map(it -> it.text(NAME_RULE)).orElse("");
        if (!name.isEmpty() && !POSSIBLE_NAME.matcher(name).matches()) {
            node.get().mustBe(NAME_RULE);
        } else if (!name.isEmpty() && !names.add(name)) {
            node.get().problem("is " + quoted(name) + ", as another layer is called; give each a name of its own");
        }
        return name;
    }

    /** Layers in canonical form. */
    static String written(List<LayerPlan> layers) {
        return SpecificationWriter.list(
                layers.stream().map(LayersSection::written).toList());
    }

    private static String written(LayerPlan layer) {
        if (layer instanceof LayerPlan.Activate activate) {
            return quoted(SpecificationWriter.camelCase(activate.function()));
        } else if (layer instanceof LayerPlan.Dense dense) {
            return written("dense", entry("size", dense.size()), called(dense));
        } else if (layer instanceof LayerPlan.Conv conv) {
            return written(
                    "conv",
                    entry("channels", conv.channels()),
                    entry("kernel", conv.kernel()),
                    entry("stride", conv.stride()),
                    entry("padding", conv.padding()),
                    called(conv));
        } else if (layer instanceof LayerPlan.MaxPool pool) {
            return written("maxPool", entry("size", pool.size()), entry("stride", pool.stride()));
        } else if (layer instanceof LayerPlan.AveragePool pool) {
            return pool.size() == 0
                    ? written("averagePool", entry("size", quoted(ALL)))
                    : written("averagePool", entry("size", pool.size()), entry("stride", pool.stride()));
        } else if (layer instanceof LayerPlan.GroupNorm norm) {
            return written("groupNorm", entry("groups", norm.groups()), called(norm));
        } else if (layer instanceof LayerPlan.LayerNorm norm) {
            return written("layerNorm", called(norm));
        } else if (layer instanceof LayerPlan.Dropout dropout) {
            return written("dropout", real("rate", dropout.rate()));
        } else if (layer instanceof LayerPlan.Embed embed) {
            return written("embed", entry("size", embed.size()), entry("maxValues", embed.maxValues()));
        } else if (layer instanceof LayerPlan.Recur recur) {
            return written(SpecificationWriter.camelCase(recur.unit()), entry("size", recur.size()), called(recur));
        } else if (layer instanceof LayerPlan.Places places) {
            return written("positions", entry("of", quoted(PLACES.get(places.learned() ? 0 : 1))), called(places));
        } else if (layer instanceof LayerPlan.Transform block) {
            return written("transformer", entry("heads", block.heads()), entry("hidden", block.inner()), called(block));
        } else if (layer instanceof LayerPlan.PoolList pool) {
            return written("pool", entry("by", quoted(SpecificationWriter.camelCase(pool.how()))), called(pool));
        } else if (layer instanceof LayerPlan.Residual residual) {
            return written("residual", entry(KEY, written(residual.layers())), called(residual));
        }
        return quoted("flatten");
    }

    private static String written(String word, String... entries) {
        String options = object(entries);
        return options.equals("{}") ? quoted(word) : object(entry(word, options));
    }

    private static String called(LayerPlan layer) {
        return layer.name().isEmpty() ? "" : entry(NAME, quoted(layer.name()));
    }
}
