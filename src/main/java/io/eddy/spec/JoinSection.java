package io.eddy.spec;

import io.eddy.spec.Join.Counts;
import io.eddy.spec.Specification.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code join:} of a model file: {@code {wait: 30m, label: first, default: notclicked, late: 1d}}. */
final class JoinSection {
    private static final List<String> KEYS = List.of("wait", "label", "default", "late", "maxWaiting");
    private static final int MAX_WAITING = 100_000_000;

    private JoinSection() {}

    /**
     * Reads the section.
     *
     * @param file all that the model file says
     * @param output what is predicted, as far as that is known
     */
    static Join read(SpecificationNode node, String file, Optional<Specification.Output> output) {
        SpecificationMap options = node.map(KEYS);
        Optional<SpecificationNode> wait = options.get("wait");
        if (wait.isEmpty()) {
            node.problem("has no wait; say how long after its request a label is waited for, such as wait: 30m");
        }
        Duration waited = options.duration("wait", Duration.ofMinutes(1));
        if (waited.isZero()) {
            wait.ifPresent(it -> it.problem("is never, but what waits takes room; say how long, such as 1d"));
        }
        Counts counts = options.choice("label", counts(), Counts.FIRST);
        Optional<SpecificationNode> otherwise = options.get("default");
        otherwise.ifPresent(it -> checkDefault(it, counts, output));
        Optional<SpecificationNode> late = options.get("late");
        boolean corrects = otherwise.isPresent() && counts != Counts.SUM;
        if (!corrects) {
            late.ifPresent(it -> it.problem(
                    counts == Counts.SUM
                            ? "is of a sum, which is whole after the wait time; wait longer"
                            : "is about a default label, and there is none; add default:, or wait longer"));
        }
        return new Join(
                waited,
                counts,
                otherwise.map(it -> it.asName("a label")),
                corrects ? options.duration("late", waited) : Duration.ZERO,
                options.size("maxWaiting", 1, MAX_WAITING, Defaults.MAX_WAITING),
                "join:\n" + node.written(file) + "\n");
    }

    private static Map<String, Counts> counts() {
        Map<String, Counts> counts = new LinkedHashMap<>();
        for (Counts each : Counts.values()) {
            counts.put(SpecificationWriter.camelCase(each), each);
        }
        return counts;
    }

    private static void checkDefault(SpecificationNode node, Counts counts, Optional<Specification.Output> output) {
        String name = node.asName("a label");
        boolean isQuantity = output.isPresent() && output.get().kind() == Kind.REGRESSION;
        if (counts == Counts.SUM) {
            node.real(); // because it is what the sum is of nothing
        } else if (isQuantity) {
            node.problem(
                    "is for classes, and output is regression: a quantity that comes late cannot correct one that was made up; take label: sum with default: 0, which waits until the wait time is over, or leave it out");
        } else if (output.isPresent()
                && !output.get().classes().isEmpty()
                && !output.get().classes().contains(name)) {
            node.problem("is %s, which is none of the classes %s"
                    .formatted(SpecificationWriter.quoted(name), output.get().classes()));
        }
    }
}
