package io.eddy.app.command;

import io.eddy.app.data.CellType;
import io.eddy.app.data.DataFormat;
import io.eddy.app.data.DataOptions;
import io.eddy.app.data.DataOptions.Order;
import io.eddy.app.data.DecimalMark;
import io.eddy.wire.EventReader;
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
    static final String FILE =
            "CSV with a header, a JSON object in each line, Vowpal Wabbit's or LIBSVM's text, .gz too; or an Avro file.";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "The column that is to be predicted. Default: the one called 'label'.")
    private @Nullable String label;

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description =
                    "The column that is each event's id, by which its prediction is found. Default: the one called 'id';"
                            + " without one an event is called FILE-ROW.")
    private @Nullable String id;

    @Option(names = "--ignore", paramLabel = "A,B", split = ",", description = "Columns that are no features.")
    private List<String> ignored = List.of();

    @Option(
            names = "--type",
            paramLabel = "NAME=KIND",
            description =
                    "Take a column as category, number, boolean, text, time, items or id, however it is written; the label as category"
                            + " (classes), number (a quantity) or boolean. May be repeated.")
    private Map<String, String> types = Map.of();

    @Option(
            names = "--missing",
            paramLabel = "A,B",
            split = ",",
            description =
                    "What means missing in any column. In one of numbers, which is what nine tenths of its first cells are,"
                            + " ?, NA, N/A, NaN, null, None, - and the like always do.")
    private List<String> missing = List.of();

    @Option(
            names = "--decimal",
            paramLabel = "MARK",
            description = "What stands before decimals, . or , (the other one may be between thousands)."
                    + " Default: what the first rows show.")
    private @Nullable String decimal;

    @Option(
            names = "--separator",
            paramLabel = "MARK",
            description =
                    "What separates the cells of a CSV file: one character, or tab. Default: what gives most rows as many"
                            + " cells as the header.")
    private @Nullable String separator;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "csv, jsonl, vw (Vowpal Wabbit's text), libsvm or avro. Default: what its name or its first line says.")
    private @Nullable String format;

    @Option(names = "--sort", paramLabel = "COLUMN", description = "Take the rows in the order of this column.")
    private @Nullable String sort;

    @Option(
            names = "--shuffle",
            paramLabel = "SEED",
            description = "Take the rows in a random order, the same for the same seed.")
    private @Nullable Long shuffle;

    /** The column that is to be predicted. */
    String label() {
        return label == null ? "label" : label;
    }

    /** An option that is given and says what an input of a model file says for records of a topic. */
    Optional<String> ofPlainRows() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--label", label != null);
        given.put("--id", id != null);
        given.put("--ignore", !ignored.isEmpty());
        given.put("--missing", !missing.isEmpty());
        given.put("--decimal", decimal != null);
        return given.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What the columns are said to be. */
    StatedTypes types() {
        return new StatedTypes(types, label()).checked(command);
    }

    /** @param key the column that is the record's key, if any */
    DataOptions options(Optional<String> key) {
        if (sort != null && shuffle != null) {
            throw new ParameterException(command.commandLine(), "--sort and --shuffle cannot both be; leave out one");
        }
        Order order = sort != null ? Order.by(sort) : shuffle != null ? Order.shuffled(shuffle) : Order.OF_FILE;
        return new DataOptions(
                Optional.ofNullable(label),
                Optional.ofNullable(id),
                key,
                Set.copyOf(ignored),
                cellTypes(),
                order,
                form(),
                EventReader.DEFAULT_MAX_BYTES,
                Optional.empty());
    }

    private DataOptions.Form form() {
        return new DataOptions.Form(
                Optional.ofNullable(format).map(this::formatCalled),
                Optional.ofNullable(separator).map(this::separatorCalled),
                Optional.ofNullable(decimal).map(this::markCalled),
                Set.copyOf(missing));
    }

    private char separatorCalled(String called) {
        if (called.equalsIgnoreCase("tab") || called.equals("\\t")) {
            return '\t';
        } else if (called.length() != 1 || "\"\r\n".contains(called)) {
            throw new ParameterException(
                    command.commandLine(), "--separator is '" + called + "'; it has to be one character, or tab");
        }
        return called.charAt(0);
    }

    private DataFormat formatCalled(String called) {
        return DataFormat.called(called)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "--format is '%s'; it has to be one of %s"
                                .formatted(called, String.join(", ", DataFormat.names()))));
    }

    private DecimalMark markCalled(String called) {
        return switch (called) {
            case "." -> DecimalMark.POINT;
            case "," -> DecimalMark.COMMA;
            default ->
                throw new ParameterException(
                        command.commandLine(), "--decimal is '" + called + "'; it has to be . or ,");
        };
    }

    private Map<String, CellType> cellTypes() {
        Map<String, CellType> cellTypes = new LinkedHashMap<>();
        types().types().forEach((column, kind) -> cellTypes.put(column, cellType(kind)));
        return cellTypes;
    }

    private static CellType cellType(String kind) {
        return switch (kind) {
            case "number" -> CellType.NUMBER;
            case "boolean" -> CellType.BOOLEAN;
            case "time" -> CellType.AS_WRITTEN; // because a number may be one, too
            default -> CellType.CATEGORY;
        };
    }
}
