package io.eddy.app.data;

import io.eddy.app.Failure;
import io.eddy.spec.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The columns of a file, and whether those that are asked for are among them. */
final class ColumnNames {
    private static final int LISTED = 40;
    static final String DEFAULT_LABEL = "label";

    /** What no column is called: there is no label, or there are several. */
    static final String NO_LABEL = "";

    private static final String DEFAULT_ID = "id";

    private final String file;
    private final Collection<String> names;

    ColumnNames(String file, Collection<String> names) {
        this.file = file;
        this.names = names;
    }

    /**
     * Checks every column that the options name.
     *
     * @return the name of the label, or {@link #NO_LABEL}
     * @throws Failure if one is not there, or there is no label
     */
    String check(DataOptions options) {
        options.key().ifPresent(name -> mustHave("--key", name));
        options.id().ifPresent(name -> mustHave("--id", name));
        options.ignore().forEach(name -> mustHave("--ignore", name));
        options.types().keySet().forEach(name -> mustHave("--type", name));
        options.order().column().ifPresent(name -> mustHave("--sort", name));
        Optional<String> label = options.label();
        label.ifPresent(name -> mustHave("--label", name));
        List<String> outputs = options.labels().outputs();
        if (!outputs.isEmpty()) {
            // because events have an object for it
            if (new OutputColumns(outputs, names).seen().isEmpty() && !names.contains(DEFAULT_LABEL)) {
                throw new Failure("%s has a column for none of the outputs %s; there are: %s%s"
                        .formatted(file, String.join(", ", outputs), list(), doubt()));
            }
            return NO_LABEL;
        }
        if (!options.labels().needed() && label.isEmpty() && !names.contains(DEFAULT_LABEL)) {
            return NO_LABEL;
        }
        if (label.isEmpty() && !names.contains(DEFAULT_LABEL)) {
            throw new Failure("%s has no column %s; say with --label which one is to be predicted; there are: %s%s"
                    .formatted(file, DEFAULT_LABEL, list(), doubt()));
        }
        return label.orElse(DEFAULT_LABEL);
    }

    /** The column that holds each event's id, if one does. To be asked after {@link #check}. */
    Optional<String> id(DataOptions options, String label) {
        if (options.id().isPresent()) {
            return options.id();
        }
        boolean isOther = label.equals(DEFAULT_ID)
                || options.ignore().contains(DEFAULT_ID)
                || options.types().containsKey(DEFAULT_ID);
        return names.contains(DEFAULT_ID) && !isOther ? Optional.of(DEFAULT_ID) : Optional.empty();
    }

    /** Says which column was taken for the ids where nobody had said so. */
    static List<String> noteOfId(Optional<String> id, DataOptions options) {
        return id.isPresent() && options.id().isEmpty()
                ? List.of("id is each event's id and no feature; --type id=number or id=category makes it one")
                : List.of();
    }

    /**
     * Says which outputs the file tells nothing of, where it tells of others.
     *
     * @param lacking what is to be said of one
     */
    List<String> notesOfOutputs(DataOptions options, String lacking) {
        List<String> outputs = options.labels().outputs();
        OutputColumns columns = new OutputColumns(outputs, names);
        List<String> told = columns.seen().stream().map(columns::output).toList();
        List<String> others =
                names.stream().filter(name -> !columns.isLabel(name)).toList();
        return told.isEmpty()
                ? List.of()
                : outputs.stream()
                        .filter(output -> !told.contains(output))
                        .map(output -> "output %s %s%s there are: %s"
                                .formatted(output, lacking, meant(output, others), list()))
                        .toList();
    }

    private static String meant(String output, List<String> others) {
        return OutputColumns.nearest(output, others)
                .map(near -> "; did you mean %s?".formatted(near))
                .orElse(";");
    }

    private void mustHave(String option, String name) {
        if (!names.contains(name)) {
            throw new Failure("%s: no column %s (%s)%s there are: %s%s"
                    .formatted(file, quoted(name), option, Spelling.suggestion(name, names), list(), doubt()));
        }
    }

    /** Where names look like values. */
    private String doubt() {
        long numbers = names.stream().filter(DecimalMark.POINT::isNumber).count();
        if (names.size() == 1) {
            return "; if these are several, say with --separator what stands between them (cells in line with each other, by"
                    + " several spaces, are made so by: tr -s ' ')";
        }
        return 2 * numbers >= names.size() ? "; are these names? The first line of a CSV file has to hold them" : "";
    }

    private String list() {
        String first = String.join(
                ", ", names.stream().limit(LISTED).map(ColumnNames::quoted).toList());
        return names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
    }

    /** A name as it is, or in quotes where it would not be seen as one. */
    private static String quoted(String name) {
        return name.matches("\\S+") ? name : "'" + name + "'";
    }
}
