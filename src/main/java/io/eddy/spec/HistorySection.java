package io.eddy.spec;

import io.eddy.feature.Recall;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The features that recall earlier events: {@code spent: {type: sum, of: amount, by: customer, halfLife: 7d}}. */
final class HistorySection {
    private static final int MAX_COUNT = 100;
    private static final int MAX_KEYS = 100_000_000;

    /** Of eight bytes, by all keys: checkpoints keep 2 GB of each tensor. */
    private static final int MAX_NUMBERS = 240_000_000;

    private static final String NUMBER = "number";
    private static final String CATEGORY = "category";

    private HistorySection() {}

    /** The kinds, with the keys of each. */
    static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("last", List.of("of", "count", "as", "by", "at", "expireAfter", "maxKeys"));
        keys.put("count", List.of("of", "is", "halfLife", "by", "at", "expireAfter", "maxKeys"));
        keys.put("sum", List.of("of", "halfLife", "by", "at", "expireAfter", "maxKeys"));
        keys.put("mean", List.of("of", "is", "halfLife", "by", "at", "expireAfter", "maxKeys"));
        keys.put("sinceLast", List.of("of", "is", "by", "at", "expireAfter", "maxKeys"));
        return keys;
    }

    /** The kind of that name, if it is one. */
    static Optional<Recall.Kind> kind(String type) {
        return Arrays.stream(Recall.Kind.values())
                .filter(kind -> SpecificationWriter.camelCase(kind).equals(type))
                .findFirst();
    }

    /**
     * Reads one.
     *
     * @param output what is predicted, as far as that is known
     * @param others the features that recall nothing
     */
    static Feature read(
            SpecificationNode node, SpecificationVariant variant, Optional<Kind> output, Map<String, Feature> others) {
        Recall.Kind kind = kind(variant.type()).orElseThrow();
        SpecificationMap options = variant.options();
        Optional<String> of = options.get("of").map(it -> it.text("the name of a field, or " + Recall.LABEL));
        Optional<String> is = options.get("is").map(it -> it.asName("one value of what is remembered"));
        int count = kind == Recall.Kind.LAST ? options.size("count", 1, MAX_COUNT, 1) : 1;
        Recall.Key key = key(options);
        Recall recall = new Recall(kind, of, is, key, count, false, options.duration("halfLife", Duration.ZERO));
        boolean needsOf = kind != Recall.Kind.COUNT && kind != Recall.Kind.SINCE_LAST;
        if (of.isEmpty() && (needsOf || is.isPresent())) {
            node.problem("does not say of what; add of: with the name of a field, or " + Recall.LABEL);
        }
        checkLabel(recall, node, output);
        checkSize(recall, node);
        return new Feature.History(
                recall.withNames(kind == Recall.Kind.LAST && areNames(recall, options, output, others)));
    }

    private static Recall.Key key(SpecificationMap options) {
        List<String> by = options.get("by").map(HistorySection::names).orElse(List.of());
        Duration expireAfter = options.duration("expireAfter", Duration.ZERO);
        int maxKeys = options.size("maxKeys", 1, MAX_KEYS, Defaults.MAX_KEYS);
        for (String ofKeys : List.of("expireAfter", "maxKeys")) {
            if (by.isEmpty() && options.get("by").isEmpty()) {
                options.get(ofKeys)
                        .ifPresent(
                                it -> it.problem("is about keys, and there is none; add by: with the name of a field"));
            }
        }
        Optional<String> at = options.get("at").map(it -> it.text("the name of the field that holds the time"));
        return by.isEmpty() ? new Recall.Key(by, at, Duration.ZERO, 1) : new Recall.Key(by, at, expireAfter, maxKeys);
    }

    /** One name, or a list of them. */
    private static List<String> names(SpecificationNode node) {
        String wanted = "the name of a field, or a list of names";
        List<String> names = new ArrayList<>();
        if (node.isList() && node.list(wanted).isEmpty()) {
            node.problem("is an empty list; name a field, or leave it out: then all events have one history");
        }
        for (SpecificationNode each : node.isList() ? node.list(wanted) : List.of(node)) {
            String name = each.text(wanted);
            if (name.equals(Recall.LABEL)) {
                each.problem("is the label, which is not known when it is asked for; name a field");
            } else if (names.contains(name)) {
                each.problem("is " + name + " again; name each field once");
            } else if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    private static void checkLabel(Recall recall, SpecificationNode node, Optional<Kind> output) {
        boolean addsUp = recall.kind() == Recall.Kind.SUM || recall.kind() == Recall.Kind.MEAN;
        boolean isNumber = output.isEmpty() || output.get() == Kind.REGRESSION;
        if (recall.ofLabel() && addsUp && recall.is().isEmpty() && !isNumber) {
            String instead = recall.kind() == Recall.Kind.SUM ? "type: count, of: label, is: CLASS" : "is: CLASS";
            node.problem("adds up labels, and they are classes; count one of them (" + instead
                    + "), or predict a quantity (output: regression)");
        }
    }

    private static void checkSize(Recall recall, SpecificationNode node) {
        int width = recall.kind() == Recall.Kind.LAST ? recall.count() : 3;
        long numbers = (long) width * recall.key().maxKeys();
        if (numbers > MAX_NUMBERS) {
            node.problem("could grow to " + numbers + " numbers (" + width + " for each of maxKeys); at most "
                    + MAX_NUMBERS + " can be kept");
        }
    }

    /** As it says; else as the feature of that name is taken, or the label. */
    private static boolean areNames(
            Recall recall, SpecificationMap options, Optional<Kind> output, Map<String, Feature> others) {
        Optional<SpecificationNode> as = options.get("as");
        if (recall.ofLabel()) {
            as.ifPresent(it -> it.problem("is said by output for the label; remove it"));
            return output.isEmpty() || output.get() != Kind.REGRESSION;
        }
        Feature of = others.get(recall.of().orElse(""));
        boolean otherwise = of instanceof Feature.Category || of instanceof Feature.Id;
        return as.map(it -> it.oneOf(List.of(NUMBER, CATEGORY)).orElse(NUMBER).equals(CATEGORY))
                .orElse(otherwise);
    }

    /** In the form that {@link #read} takes. */
    static String written(Recall recall) {
        boolean isLast = recall.kind() == Recall.Kind.LAST;
        boolean fades = !isLast && recall.kind() != Recall.Kind.SINCE_LAST;
        boolean hasKeys = !recall.key().by().isEmpty();
        return SpecificationWriter.object(
                SpecificationWriter.type(SpecificationWriter.camelCase(recall.kind())),
                text("of", recall.of()),
                text("is", recall.is()),
                isLast ? SpecificationWriter.entry("count", recall.count()) : "",
                isLast && !recall.ofLabel() ? text("as", Optional.of(recall.names() ? CATEGORY : NUMBER)) : "",
                fades ? text("halfLife", Optional.of(SpecificationWriter.duration(recall.halfLife()))) : "",
                hasKeys
                        ? SpecificationWriter.entry(
                                "by",
                                SpecificationWriter.list(recall.key().by().stream()
                                        .map(SpecificationWriter::quoted)
                                        .toList()))
                        : "",
                text("at", recall.key().at()),
                hasKeys
                        ? text(
                                "expireAfter",
                                Optional.of(SpecificationWriter.duration(
                                        recall.key().expireAfter())))
                        : "",
                hasKeys ? SpecificationWriter.entry("maxKeys", recall.key().maxKeys()) : "");
    }

    private static String text(String key, Optional<String> value) {
        return value.map(text -> SpecificationWriter.entry(key, SpecificationWriter.quoted(text)))
                .orElse("");
    }

    /** For people: {@code of amount by customer, half as much after 7d}. */
    static String told(Recall recall) {
        List<String> words = new ArrayList<>();
        recall.of()
                .ifPresent(of -> words.add(
                        "of " + of + recall.is().map(is -> " where it is " + is).orElse("")));
        if (!recall.key().by().isEmpty()) {
            words.add("by " + String.join(" and ", recall.key().by()));
        }
        if (!recall.halfLife().isZero()) {
            words.add("with a half-life of " + told(recall.halfLife()));
        }
        return words.isEmpty() ? "of all events" : String.join(" ", words);
    }

    private static String told(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        } else if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
