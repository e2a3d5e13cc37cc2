package io.eddy.spec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has a type, and keys that depend on it: in full {@code {type: adam, beta1: 0.95}}, in short {@code adam}.
 *
 * @param type one of those allowed, be it only a guess at what a misspelled one means
 * @param options the keys, {@code type} among them; none in the short form
 */
record SpecificationVariant(String type, SpecificationMap options) {
    private static final String TYPE = "type";

    /**
     * Reads a type and looks at the names of its keys, not yet at their values.
     *
     * @param keysByType the types there are, and the keys of each beside {@code type}
     * @param otherwise the type where none is named; empty if one must be
     */
    static SpecificationVariant of(
            SpecificationNode node, Map<String, List<String>> keysByType, Optional<String> otherwise) {
        Set<String> types = keysByType.keySet();
        SpecificationMap options = node.options();
        Optional<SpecificationNode> named =
                node.isMap() ? options.get(TYPE) : node.isEmpty() ? Optional.empty() : Optional.of(node);
        if (named.isEmpty() && otherwise.isEmpty()) {
            node.problem("has no type; allowed: " + String.join(", ", types));
        }
        Optional<String> type = named.isPresent() ? named.get().oneOf(types) : otherwise;

        Set<String> allowed = new LinkedHashSet<>(List.of(TYPE));
        // because without a type, only a key that no type has is wrong for sure
        keysByType.forEach((name, keys) -> {
            if (type.isEmpty() || type.get().equals(name)) {
                allowed.addAll(keys);
            }
        });
        options.onlyWith(allowed, type.map(name -> " of type " + name).orElse(""));
        String guess = named.flatMap(node1 -> node1.nearest(types))
                .orElse(otherwise.orElse(types.iterator().next()));
        return new SpecificationVariant(type.orElse(guess), options);
    }
}
