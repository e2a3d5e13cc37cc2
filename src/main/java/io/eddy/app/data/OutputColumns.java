package io.eddy.app.data;

import io.eddy.spec.Spelling;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which columns tell the outcome where there are several outputs: those that are called as an output, and, as in Eddy's own events, the
 * keys of an object {@code label}. None of them is a feature, be it first seen in a late row.
 */
final class OutputColumns {
    /** What is inside an object that is called so has this before its name. */
    private static final String IN_LABEL = ColumnNames.DEFAULT_LABEL + ".";

    private final List<String> outputs;
    private final Map<String, String> byColumn = new LinkedHashMap<>();
    private final Set<String> seen;
    private final boolean hasObject;

    /** @param seen the columns of the first rows */
    OutputColumns(List<String> outputs, Collection<String> seen) {
        this.outputs = outputs;
        this.seen = Set.copyOf(seen);
        outputs.forEach(output -> byColumn.put(output, output));
        outputs.forEach(output -> byColumn.putIfAbsent(IN_LABEL + output, output));
        this.hasObject = outputs.stream().anyMatch(output -> seen.contains(IN_LABEL + output));
    }

    /** The columns of the first rows that are labels; an output that has none is left out. */
    List<String> seen() {
        return outputs.stream()
                .flatMap(output -> Stream.of(IN_LABEL + output, output)
                        .filter(seen::contains)
                        .limit(1))
                .toList();
    }

    /** The column that is called almost as an output, be it in an object. */
    static Optional<String> nearest(String output, List<String> columns) {
        return Spelling.nearest(output, columns).or(() -> Spelling.nearest(IN_LABEL + output, inObject(columns)));
    }

    private static List<String> inObject(List<String> columns) {
        return columns.stream().filter(column -> column.startsWith(IN_LABEL)).toList();
    }

    /** Whether a column is an output's label. */
    boolean isLabel(String column) {
        return byColumn.containsKey(column);
    }

    /** The output of a column that is a label. */
    String output(String column) {
        return byColumn.getOrDefault(column, column);
    }

    /** The column that holds where there are both. */
    String inObject(String output) {
        return IN_LABEL + output;
    }

    /** Whether a column is a label, or tells of the outcome what no output asks for. */
    boolean isOfOutcome(String column) {
        return isLabel(column) || isBesideLabels(column);
    }

    private boolean isBesideLabels(String column) {
        if (hasObject) {
            return column.equals(ColumnNames.DEFAULT_LABEL) || column.startsWith(IN_LABEL);
        }
        // because an object that the first rows have without any output is one of features
        return !outputs.isEmpty() && column.startsWith(IN_LABEL) && !seen.contains(column);
    }
}
