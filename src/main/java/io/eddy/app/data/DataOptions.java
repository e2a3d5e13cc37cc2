package io.eddy.app.data;

import io.eddy.app.Failure;
import io.eddy.spec.FieldPath;
import io.eddy.spec.Input;
import io.eddy.spec.Specification;
import io.eddy.wire.EventReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How the rows of a file become events.
 *
 * @param label the column that is to be predicted; if empty, the one called {@code label}
 * @param id the column that is the event's id; if empty, the one called {@code id}, unless it is ignored or has a type
 * @param key the column that is the key of the record, and so decides its partition; it stays a feature
 * @param ignore columns that are no features
 * @param types of columns that are not to be taken as written
 * @param order in which rows come
 * @param form how cells are written
 * @param maxEventBytes a row that is larger as an event is rejected
 * @param labels whether there are any, and whether there are several
 * @param input says what the rows are if they are records of a topic; then the columns above are not asked, but for the key
 */
public record DataOptions(
        Optional<String> label,
        Optional<String> id,
        Optional<String> key,
        Set<String> ignore,
        Map<String, CellType> types,
        Order order,
        Form form,
        int maxEventBytes,
        Optional<Input> input,
        Labels labels) {

    /**
     * What rows say of the truth.
     *
     * @param needed whether there has to be a column for it
     * @param outputs the columns that are the labels of several outputs, called as they are; none where there is one label
     */
    public record Labels(boolean needed, List<String> outputs) {
        static final Labels ONE = new Labels(true, List.of());

        public Labels {
            outputs = List.copyOf(outputs);
        }

        /** Of what a model predicts. */
        public static Labels of(Specification.Output output) {
            return new Labels(
                    output.kind() != Specification.Kind.ANOMALY,
                    List.copyOf(output.parts().keySet()));
        }
    }

    /** Of one label. */
    public DataOptions(
            Optional<String> label,
            Optional<String> id,
            Optional<String> key,
            Set<String> ignore,
            Map<String, CellType> types,
            Order order,
            Form form,
            int maxEventBytes,
            Optional<Input> input) {
        this(label, id, key, ignore, types, order, form, maxEventBytes, input, Labels.ONE);
    }

    /** These options for other labels. */
    public DataOptions with(Labels other) {
        return new DataOptions(label, id, key, ignore, types, order, form, maxEventBytes, input, other);
    }

    /** Options for cells whose form is found out. */
    public DataOptions(
            Optional<String> label,
            Optional<String> key,
            Set<String> ignore,
            Map<String, CellType> types,
            Order order) {
        this(
                label,
                Optional.empty(),
                key,
                ignore,
                types,
                order,
                Form.FOUND_OUT,
                EventReader.DEFAULT_MAX_BYTES,
                Optional.empty());
    }

    /** All columns as written, in the order of the file, with a column called {@code label}. */
    public static final DataOptions NONE =
            new DataOptions(Optional.empty(), Optional.empty(), Set.of(), Map.of(), Order.OF_FILE);

    /**
     * What they say of records that have a form of their own.
     *
     * @param hasId whether there is a field called {@code id}
     * @throws Failure if they say what such records say themselves
     */
    Input asInput(String topic, boolean hasId) {
        if (!form.equals(new Form(form.format(), Optional.empty(), Optional.empty(), Set.of()))) {
            throw new Failure(
                    "--missing, --decimal and --separator are for files of text; Avro says itself what a value is");
        }
        return new Input(
                topic,
                new Input.Format.Json(),
                Input.Label.of(FieldPath.of(label.orElse(Input.DEFAULT_LABEL), "--label")),
                id.or(() -> hasId && !ignore.contains("id") && !label.equals(Optional.of("id"))
                                ? Optional.of("id")
                                : Optional.empty())
                        .map(name -> FieldPath.of(name, "--id")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                ignore.stream()
                        .sorted()
                        .map(name -> FieldPath.of(name, "--ignore"))
                        .toList());
    }

    /** These options with another label. */
    public DataOptions withLabel(String column) {
        return new DataOptions(Optional.of(column), id, key, ignore, types, order, form, maxEventBytes, input, labels);
    }

    /** These options with another order. */
    public DataOptions with(Order other) {
        return new DataOptions(label, id, key, ignore, types, other, form, maxEventBytes, input, labels);
    }

    /** These options with another form. */
    public DataOptions with(Form other) {
        return new DataOptions(label, id, key, ignore, types, order, other, maxEventBytes, input, labels);
    }

    /** These options with the ids of another column. */
    public DataOptions withId(String column) {
        return new DataOptions(
                label, Optional.of(column), key, ignore, types, order, form, maxEventBytes, input, labels);
    }

    /** These options with another limit of an event's size. */
    public DataOptions withMaxEventBytes(int bytes) {
        return new DataOptions(label, id, key, ignore, types, order, form, bytes, input, labels);
    }

    /** These options for rows that are records of a topic. */
    public DataOptions withInput(Optional<Input> other) {
        return new DataOptions(label, id, key, ignore, types, order, form, maxEventBytes, other, labels);
    }

    /**
     * How cells are written; what is left open is found out by the first rows.
     *
     * @param separator of the cells of a CSV file
     * @param decimal what stands before the decimals of numbers
     * @param format of the file
     * @param missing what means missing in any column, beside what {@link Column#MARKS} mean in one of numbers
     */
    public record Form(
            Optional<DataFormat> format,
            Optional<Character> separator,
            Optional<DecimalMark> decimal,
            Set<String> missing) {
        public static final Form FOUND_OUT = new Form(Optional.empty(), Optional.empty(), Set.of());

        /** In a format that is found out. */
        public Form(Optional<Character> separator, Optional<DecimalMark> decimal, Set<String> missing) {
            this(Optional.empty(), separator, decimal, missing);
        }
    }

    /**
     * The order of rows. Any but that of the file takes the whole file into memory.
     *
     * @param column to sort by: numbers by size, then texts by Unicode, then what is missing; equals stay in their order
     * @param seed to shuffle with; the same one gives the same order on every JVM
     */
    public record Order(Optional<String> column, OptionalLong seed) {
        public static final Order OF_FILE = new Order(Optional.empty(), OptionalLong.empty());

        public static Order by(String column) {
            return new Order(Optional.of(column), OptionalLong.empty());
        }

        public static Order shuffled(long seed) {
            return new Order(Optional.empty(), OptionalLong.of(seed));
        }
    }
}
