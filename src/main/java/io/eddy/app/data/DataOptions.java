package io.eddy.app.data;

import io.eddy.wire.EventReader;
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
 */
public record DataOptions(
        Optional<String> label,
        Optional<String> id,
        Optional<String> key,
        Set<String> ignore,
        Map<String, CellType> types,
        Order order,
        Form form,
        int maxEventBytes) {

    /** Options for cells whose form is found out. */
    public DataOptions(
            Optional<String> label,
            Optional<String> key,
            Set<String> ignore,
            Map<String, CellType> types,
            Order order) {
        this(label, Optional.empty(), key, ignore, types, order, Form.FOUND_OUT, EventReader.DEFAULT_MAX_BYTES);
    }

    /** All columns as written, in the order of the file, with a column called {@code label}. */
    public static final DataOptions NONE =
            new DataOptions(Optional.empty(), Optional.empty(), Set.of(), Map.of(), Order.OF_FILE);

    /** These options with another label. */
    public DataOptions withLabel(String column) {
        return new DataOptions(Optional.of(column), id, key, ignore, types, order, form, maxEventBytes);
    }

    /** These options with another order. */
    public DataOptions with(Order other) {
        return new DataOptions(label, id, key, ignore, types, other, form, maxEventBytes);
    }

    /** These options with another form. */
    public DataOptions with(Form other) {
        return new DataOptions(label, id, key, ignore, types, order, other, maxEventBytes);
    }

    /** These options with the ids of another column. */
    public DataOptions withId(String column) {
        return new DataOptions(label, Optional.of(column), key, ignore, types, order, form, maxEventBytes);
    }

    /** These options with another limit of an event's size. */
    public DataOptions withMaxEventBytes(int bytes) {
        return new DataOptions(label, id, key, ignore, types, order, form, bytes);
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
