package io.eddy.spec;

import io.eddy.feature.Languages;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** {@code features:} of a model file: {@code price: number}, {@code city: {type: category, dimensions: 4}}. */
final class FeatureSection {
    private static final String INFERRED = "inferred";
    private static final Map<String, List<String>> KEYS = keys();

    private static final int MAX_NAME = 200;
    private static final int MAX_ESCAPED_NAME = 1_000;
    private static final int MAX_CLIP = 1_000_000;
    private static final int MAX_DIMENSIONS = 1_024;
    static final int MAX_CATEGORIES = 10_000_000;
    private static final int MAX_ADMIT_AFTER = 100;
    private static final int MAX_IDS = 100_000_000;
    static final int MAX_LIST = 1_000_000;

    /** Of four bytes, in one table, with some to spare for the rows that every table has: checkpoints keep 2 GB of each tensor. */
    private static final int MAX_NUMBERS = 499_000_000;

    /** Those that need no more than the word. */
    static final List<String> KINDS = List.of("category", "number", "boolean", "text", "time", "items", "id");

    private FeatureSection() {}

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("number", List.of("clip"));
        keys.put("category", List.of("dimensions", "maxValues"));
        keys.put("boolean", List.of());
        keys.put("numbers", List.of("size", "clip"));
        keys.put("text", List.of("language"));
        keys.put("id", List.of("dimensions", "admitAfter", "expireAfter", "maxRows"));
        keys.put("items", List.of("dimensions", "maxValues"));
        keys.put("sparse", List.of());
        keys.put("image", ImageSection.KEYS);
        keys.put("time", List.of());
        keys.put("sequence", SequenceSection.KEYS);
        keys.put(INFERRED, List.of());
        keys.putAll(HistorySection.keys());
        return keys;
    }

    /** @param output what is predicted, as far as that is known */
    static Map<String, Feature> read(SpecificationNode node, Optional<Kind> output) {
        Map<String, Said> all = new LinkedHashMap<>();
        node.map().forEach((name, kind) -> {
            if (!isPossibleName(name)) {
                kind.problem("has a name that no feature can have; it must be printable and at most " + MAX_NAME
                        + " characters");
            }
            Said said = new Said(kind, SpecificationVariant.of(kind, KEYS, Optional.empty()));
            if (said.variant.type().equals(INFERRED) && !name.equals(Specification.OTHERS)) {
                kind.problem("is inferred; all fields that are not named are, with \"" + Specification.OTHERS
                        + "\": inferred, so leave it out");
            }
            all.put(name, said);
        });
        Map<String, Feature> own = new LinkedHashMap<>();
        all.forEach((name, said) -> {
            if (HistorySection.kind(said.variant.type()).isEmpty()) {
                own.put(name, feature(said.node, said.variant));
            }
        });
        Map<String, Feature> features = new LinkedHashMap<>();
        all.forEach((name, said) -> {
            Feature ofEvent = own.get(name);
            features.put(name, ofEvent == null ? HistorySection.read(said.node, said.variant, output, own) : ofEvent);
        });
        return features;
    }

    /** Fields with layers of their own learn by the gradient of one network, and a portfolio has none. */
    static void refuseLayers(SpecificationNode node, Map<String, Feature> features) {
        node.map().forEach((name, kind) -> {
            Feature feature = features.get(name);
            if (feature != null && feature.hasLayers()) {
                kind.problem(
                        "has layers of its own, which learn together with one network; add network: {hidden: [64]},"
                                + " without members");
            }
        });
    }

    /** An output's truth stands in the column or key that is called so; read as a feature, the answer would be among the questions. */
    static void refuseOutputs(SpecificationNode node, Map<String, Feature> features, Set<String> outputs) {
        node.map().forEach((name, kind) -> {
            Feature feature = features.get(name);
            if (feature != null && outputs.contains(name) && !(feature instanceof Feature.History)) {
                kind.problem(
                        "is also one of the outputs, whose truth is what is called so, and what is to be predicted cannot be known before;"
                                + " remove it, or call one of the two otherwise");
            }
        });
    }

    /** One feature as it stands in the file. */
    private record Said(SpecificationNode node, SpecificationVariant variant) {}

    /** A feature with every default. @param kind one of {@link #KINDS} */
    static Feature ofKind(String kind) {
        return switch (kind) {
            case "category" -> new Feature.Category(Defaults.DIMENSIONS, Defaults.MAX_VALUES);
            case "number" -> new Feature.Number(Defaults.CLIP);
            case "boolean" -> new Feature.Bool();
            case "text" -> new Feature.Text(Languages.ANY);
            case "time" -> new Feature.Time();
            case "items" -> new Feature.Items(Defaults.DIMENSIONS, Defaults.MAX_VALUES);
            case "id" ->
                new Feature.Id(Defaults.DIMENSIONS_OF_ID, Defaults.ADMIT_AFTER, Duration.ZERO, Defaults.MAX_ROWS);
            default -> throw new IllegalArgumentException("no field is of the kind " + kind + "; see KINDS");
        };
    }

    /** Whether a specification can name a feature so. */
    static boolean isPossibleName(String name) {
        // because a YAML reader looks no further than 1,024 characters for the colon, and canonical names are escaped;
        // and
        // to it, "<<" means something else
        return name.length() <= MAX_NAME
                && SpecificationWriter.quoted(name).length() <= MAX_ESCAPED_NAME
                && !name.equals("<<")
                && isPrintable(name);
    }

    private static boolean isPrintable(String name) {
        return name.codePoints()
                .allMatch(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE);
    }

    private static Feature feature(SpecificationNode node, SpecificationVariant variant) {
        SpecificationMap options = variant.options();
        return switch (variant.type()) {
            case "number" -> new Feature.Number(clip(options));
            case "category" -> table(node, options, Feature.Category::new);
            case "id" -> id(options);
            case "items" -> table(node, options, Feature.Items::new);
            case "numbers" -> new Feature.Numbers(options.size("size", 0, MAX_LIST, 0), clip(options));
            case "text" -> new Feature.Text(options.choice("language", languages(), Languages.ANY));
            case "image" -> ImageSection.read(node, options);
            case "sparse" -> new Feature.Sparse();
            case "time" -> new Feature.Time();
            case "sequence" -> SequenceSection.read(node, options);
            case INFERRED -> new Feature.Inferred();
            default -> new Feature.Bool();
        };
    }

    static Map<String, String> languages() {
        Map<String, String> names = new LinkedHashMap<>();
        Languages.names().forEach(name -> names.put(name, name));
        return names;
    }

    private static float clip(SpecificationMap options) {
        return options.number("clip", SpecificationRange.above0UpTo(MAX_CLIP), Defaults.CLIP);
    }

    private static Feature id(SpecificationMap options) {
        return new Feature.Id(
                options.size("dimensions", 1, MAX_DIMENSIONS, Defaults.DIMENSIONS_OF_ID),
                options.size("admitAfter", 1, MAX_ADMIT_AFTER, Defaults.ADMIT_AFTER),
                options.duration("expireAfter", Duration.ZERO),
                options.size("maxRows", 1, MAX_IDS, Defaults.MAX_ROWS));
    }

    private static Feature table(
            SpecificationNode node, SpecificationMap options, BiFunction<Integer, Integer, Feature> feature) {
        int dimensions = options.size("dimensions", 1, MAX_DIMENSIONS, Defaults.DIMENSIONS);
        int values = options.size("maxValues", 1, MAX_CATEGORIES, Defaults.MAX_VALUES);
        long numbers = (long) dimensions * values;
        if (numbers > MAX_NUMBERS) {
            node.problem("could grow to " + numbers + " numbers (dimensions x maxValues); at most " + MAX_NUMBERS
                    + " can be kept");
        }
        return feature.apply(dimensions, values);
    }
}
