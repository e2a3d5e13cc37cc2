package io.eddy.spec;

import io.eddy.nn.Loss;
import io.eddy.spec.Specification.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code output:} of a model file: {@code regression}, {@code {type: binary, classes: [ok, fraud], positive: fraud}}. */
final class OutputSection {
    private static final String WEIGHT = "weight";

    /** What can be one of several. */
    private static final List<String> PARTS = List.of("binary", "multiclass", "regression");

    private static final Map<String, List<String>> KEYS = keys();
    private static final Map<String, List<String>> LOSSES = losses();

    /** More would make each event as dear as all of them; they ask for another kind of output. */
    private static final int MAX_CLASSES = 100_000;

    private OutputSection() {}

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("binary", List.of("classes", "positive", "loss", "keep", "smoothing", WEIGHT));
        keys.put("multiclass", List.of("classes", "positive", "loss", "keep", "smoothing", WEIGHT));
        keys.put("regression", List.of("loss", WEIGHT));
        keys.put("text", WritingSection.KEYS);
        keys.put("anomaly", UnusualSection.KEYS);
        keys.put("inferred", List.of());
        return keys;
    }

    private static Map<String, List<String>> losses() {
        Map<String, List<String>> losses = new LinkedHashMap<>();
        losses.put("squared", List.of());
        losses.put("absolute", List.of());
        losses.put("huber", List.of("delta"));
        losses.put("poisson", List.of());
        losses.put("logistic", List.of());
        losses.put("softmax", List.of());
        return losses;
    }

    static Specification.Output read(SpecificationNode node) {
        SpecificationVariant variant = SpecificationVariant.of(node, KEYS, Optional.empty());
        variant.options()
                .get(WEIGHT)
                .ifPresent(
                        weight -> weight.problem(
                                "is how much one of several outputs counts, and there is one; remove it, or say outputs: with a name for each"));
        return read(variant);
    }

    private static Specification.Output read(SpecificationVariant variant) {
        SpecificationMap options = variant.options();
        Kind kind = Kind.valueOf(variant.type().toUpperCase(Locale.ROOT));
        if (kind == Kind.TEXT) {
            return Specification.Output.ofText(WritingSection.read(options));
        }
        if (kind == Kind.ANOMALY) {
            return Specification.Output.ofUnusual(UnusualSection.read(options), positive(options, List.of()));
        }
        List<String> classes = classes(kind, options);
        return new Specification.Output(
                kind,
                classes,
                positive(options, classes),
                options.get("loss").map(loss -> loss(kind, loss)),
                keep(options, classes),
                options.number("smoothing", SpecificationRange.SHARE, 0));
    }

    /** {@code outputs: {click: {type: binary}, dwell: {type: regression, weight: 0.3}}}. */
    static Specification.Output readSeveral(SpecificationNode node) {
        Map<String, Specification.Part> parts = new LinkedHashMap<>();
        node.map().forEach((name, each) -> {
            SpecificationVariant variant = SpecificationVariant.of(each, KEYS, Optional.empty());
            if (!PARTS.contains(variant.type())) {
                each.problem("is " + variant.type() + ", which stands alone; several outputs can be: "
                        + String.join(", ", PARTS));
                return;
            }
            variant.options()
                    .get("keep")
                    .ifPresent(
                            keep -> keep.problem(
                                    "is of one output alone, because which events are left out depends on all labels; remove it"));
            if (!FeatureSection.isPossibleName(name)) {
                each.problem("has a name that no output can have; it must be printable and short");
            }
            float weight = variant.options().number(WEIGHT, SpecificationRange.POSITIVE, 1);
            parts.put(name, new Specification.Part(read(variant), weight));
        });
        if (parts.isEmpty()) {
            node.problem("names no output; give each a name and a type: outputs: {click: binary, dwell: regression}");
        }
        return Specification.Output.ofSeveral(parts);
    }

    private static Map<String, Float> keep(SpecificationMap options, List<String> classes) {
        Map<String, Float> keep = new LinkedHashMap<>();
        options.get("keep")
                .ifPresent(node -> node.map().forEach((name, share) -> {
                    float kept = share.number(SpecificationRange.above0UpTo(1), 1);
                    if (!classes.isEmpty() && !classes.contains(name)) {
                        share.problem("is of a class that there is not" + Spelling.suggestion(name, classes)
                                + " it must be one of the classes: " + String.join(", ", classes));
                    }
                    keep.put(name, kept);
                }));
        return keep;
    }

    private static List<String> classes(Kind kind, SpecificationMap options) {
        Optional<SpecificationNode> node = options.get("classes");
        List<String> classes = new ArrayList<>();
        for (SpecificationNode element : options.list("classes", "a list of names such as [ok, fraud]")) {
            String name = className(element);
            int first = classes.indexOf(name);
            if (first >= 0) {
                element.problem("is " + SpecificationWriter.quoted(name) + ", as is classes[" + first
                        + "]; name each class once");
            }
            classes.add(name);
        }
        if (kind == Kind.BINARY && !classes.isEmpty() && classes.size() != 2) {
            node.ifPresent(it -> it.problem("has " + classes.size()
                    + " classes; a binary output has 2 (or leave them out, or take type multiclass)"));
        } else if (classes.size() == 1) {
            node.ifPresent(it -> it.problem("has 1 class; name at least 2, or leave them out"));
        } else if (classes.size() > MAX_CLASSES) {
            node.ifPresent(it -> it.problem("has " + classes.size() + " classes; at most " + MAX_CLASSES));
        }
        return classes;
    }

    private static Optional<String> positive(SpecificationMap options, List<String> classes) {
        Optional<SpecificationNode> node = options.get("positive");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        String positive = className(node.get());
        if (!classes.isEmpty() && !classes.contains(positive)) {
            node.get()
                    .problem("is " + SpecificationWriter.quoted(positive) + Spelling.suggestion(positive, classes)
                            + " it must be one of the classes: " + String.join(", ", classes));
        } else if (classes.size() > 2) {
            node.get().problem("is for two classes, and there are " + classes.size() + "; remove it");
        }
        return Optional.of(positive);
    }

    /** Because a class that no label can be is one that is never right. */
    static void checkPositive(SpecificationNode output, Inputs inputs, Optional<Join> join) {
        Optional<SpecificationNode> node = output.options().get("positive");
        Optional<Set<String>> given = inputs.labels();
        if (node.isEmpty() || given.isEmpty()) {
            return;
        }
        String positive = className(node.get());
        List<String> labels = new ArrayList<>(given.get());
        join.flatMap(Join::otherwise).ifPresent(labels::add);
        if (!labels.contains(positive)) {
            boolean isOfCondition = inputs.all().stream()
                    .anyMatch(input -> input.label().positive().isPresent()
                            && input.label().table().isEmpty());
            node.get()
                    .problem("is %s%s no label is called so: by the inputs they are %s%s"
                            .formatted(
                                    SpecificationWriter.quoted(positive),
                                    Spelling.suggestion(positive, labels),
                                    String.join(", ", labels),
                                    isOfCondition
                                            ? "; a condition has the classes true and false, to which labels gives other names"
                                            : ""));
        }
    }

    /** The name of a class as an event's label gives it: 1.0 and 1 are the same. */
    private static String className(SpecificationNode node) {
        return node.asName("the name of a class");
    }

    private static Loss loss(Kind kind, SpecificationNode node) {
        SpecificationVariant variant = SpecificationVariant.of(node, LOSSES, Optional.empty());
        Loss loss = switch (variant.type()) {
            case "squared" -> new Loss.Squared();
            case "absolute" -> new Loss.Absolute();
            case "huber" ->
                new Loss.Huber(variant.options().number("delta", SpecificationRange.POSITIVE, Defaults.HUBER_DELTA));
            case "poisson" -> new Loss.Poisson();
            case "logistic" -> new Loss.Logistic();
            default -> new Loss.SoftmaxCrossEntropy();
        };
        List<String> fitting = switch (kind) {
            case BINARY -> List.of("logistic");
            case MULTICLASS -> List.of("softmax");
            case REGRESSION -> List.of("squared", "absolute", "huber", "poisson");
            case TEXT, ANOMALY, SEVERAL, INFERRED -> List.of();
        };
        if (!fitting.isEmpty() && !fitting.contains(variant.type())) {
            node.problem("is " + variant.type() + ", which does not fit a "
                    + kind.name().toLowerCase(Locale.ROOT) + " output; allowed: " + String.join(", ", fitting));
        }
        return loss;
    }
}
