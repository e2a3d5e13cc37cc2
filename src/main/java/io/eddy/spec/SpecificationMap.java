package io.eddy.spec;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The entries of a map in a model file, in their order, each key once. */
final class SpecificationMap {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

    private final SpecificationProblems problems;
    private final String path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(Mark mark, SpecificationNode value) {}

    SpecificationMap(String path, List<NodeTuple> entries, SpecificationProblems problems) {
        this.path = path;
        this.problems = problems;
        entries.forEach(this::add);
    }

    private void add(NodeTuple entry) {
        Mark mark = entry.getKeyNode().getStartMark();
        if (!(entry.getKeyNode() instanceof ScalarNode scalar)) {
            problems.add(mark, pathOf("?") + " is a list or map as a key; a key must be a text");
            return;
        }
        String key = scalar.getValue();
        Entry first = entries.get(key);
        if (key.equals("<<")) {
            problems.add(mark, pathOf(key) + " is not supported; write out the keys that it would merge");
        } else if (first != null) {
            int line = first.mark.getLine() + 1;
            problems.add(mark, pathOf(key) + " is there twice, first in line " + line + "; remove one");
        } else {
            entries.put(key, new Entry(mark, new SpecificationNode(entry.getValueNode(), pathOf(key), problems)));
        }
    }

    private String pathOf(String key) {
        String name = WORD.matcher(key).matches() ? key : SpecificationWriter.quoted(key);
        return path.isEmpty() ? name : path + "." + name;
    }

    /**
     * Reports each key that is not one of these.
     *
     * @param ofType says whose keys they are, if that depends: {@code " of type adam"}
     */
    SpecificationMap onlyWith(Collection<String> allowed, String ofType) {
        entries.forEach((key, entry) -> {
            if (!allowed.contains(key)) {
                problems.add(
                        entry.mark,
                        pathOf(key) + " is not a key" + ofType + Spelling.suggestion(key, allowed) + " allowed: "
                                + String.join(", ", allowed));
            }
        });
        return this;
    }

    /** Does something with each key and what stands behind it. */
    void forEach(BiConsumer<String, SpecificationNode> action) {
        entries.forEach((key, entry) -> action.accept(key, entry.value));
    }

    Optional<SpecificationNode> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    float number(String key, SpecificationRange range, float otherwise) {
        return get(key).map(node -> node.number(range, otherwise)).orElse(otherwise);
    }

    /** A number above 0, or infinity for {@code none}, which is also the default. */
    float limit(String key) {
        float none = Float.POSITIVE_INFINITY;
        return get(key).map(node -> node.isWord("none") ? none : node.number(SpecificationRange.POSITIVE, none))
                .orElse(none);
    }

    int size(String key, int min, int max, int otherwise) {
        return get(key).map(node -> (int) node.whole(min, max, otherwise)).orElse(otherwise);
    }

    long count(String key, long min, long otherwise) {
        // because a step is counted in 64 bits, but a learning rate is computed from it in 32
        return get(key).map(node -> node.whole(min, 1L << 53, otherwise)).orElse(otherwise);
    }

    /** A time such as {@code 30d}, or none for {@code never}. */
    Duration duration(String key, Duration otherwise) {
        return get(key).map(node -> node.duration(otherwise)).orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return get(key).map(node -> node.flag(otherwise)).orElse(otherwise);
    }

    <T> T choice(String key, Map<String, T> names, T otherwise) {
        return get(key).map(node -> node.choice(names, otherwise)).orElse(otherwise);
    }

    List<SpecificationNode> list(String key, String wanted) {
        return get(key).map(node -> node.list(wanted)).orElse(List.of());
    }
}
