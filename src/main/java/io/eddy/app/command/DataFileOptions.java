package io.eddy.app.command;

import io.eddy.app.data.CellType;
import io.eddy.app.data.DataOptions;
import io.eddy.app.data.DataOptions.Order;
import io.eddy.learn.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How the rows of a data file become events. */
final class DataFileOptions {
    private static final List<String> KINDS = List.of("category", "number", "boolean");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "The column that is to be predicted. Default: the one called 'label'.")
    private @Nullable String label;

    @Option(names = "--ignore", paramLabel = "A,B", split = ",", description = "Columns that are no features.")
    private List<String> ignored = List.of();

    @Option(
            names = "--type",
            paramLabel = "NAME=KIND",
            description = "Take a column as category, number or boolean, however it is written. May be repeated.")
    private Map<String, String> types = Map.of();

    @Option(names = "--sort", paramLabel = "COLUMN", description = "Take the rows in the order of this column.")
    private @Nullable String sort;

    @Option(
            names = "--shuffle",
            paramLabel = "SEED",
            description = "Take the rows in a random order, the same for the same seed.")
    private @Nullable Long shuffle;

    /** @param key the column that is the record's key, if any */
    DataOptions options(Optional<String> key) {
        if (sort != null && shuffle != null) {
            throw new ParameterException(command.commandLine(), "--sort and --shuffle cannot both be; leave out one");
        }
        Order order = sort != null ? Order.by(sort) : shuffle != null ? Order.shuffled(shuffle) : Order.OF_FILE;
        return new DataOptions(Optional.ofNullable(label), key, Set.copyOf(ignored), cellTypes(), order);
    }

    private Map<String, CellType> cellTypes() {
        Map<String, CellType> cellTypes = new LinkedHashMap<>();
        types.forEach((column, kind) -> cellTypes.put(column, cellType(column, kind)));
        return cellTypes;
    }

    private CellType cellType(String column, String kind) {
        return switch (kind) {
            case "category" -> CellType.CATEGORY;
            case "number" -> CellType.NUMBER;
            case "boolean" -> CellType.BOOLEAN;
            default ->
                throw new ParameterException(
                        command.commandLine(),
                        "--type %s=%s: there is no such kind%s allowed: %s"
                                .formatted(column, kind, Spelling.suggestion(kind, KINDS), String.join(", ", KINDS)));
        };
    }
}
