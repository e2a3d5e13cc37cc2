package io.eddy.app.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.wire.EventReader;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file (RFC 4180) whose first line names the columns. A row with fewer or more cells than that is skipped, since
 * there is no telling which cell is whose; but empty cells at the end of a row do not count.
 */
final class CsvRows implements Rows {
    private static final JsonFactory JSON = new JsonFactory();

    /** Names and rows beyond some length are rejected where events are read from JSON; up to these they are not. */
    private static final int SHORT_NAME = 500;

    private final int shortRow;

    /** What a character takes in JSON if it has to be escaped, and what stands around a name and a value. */
    private static final int MOST_BYTES = 6;

    /** For what else is in an event: the names of its parts. */
    private static final int EVENT_AROUND = 10;

    /** The longest cell that the reader takes, so that a quote without end does not fill the memory. */
    static final int MOST_CHARACTERS = 1 << 24;

    /** So many cells are looked at before the first row, at most. */
    private static final int LOOKED_AT = 250_000;

    private static final int LEAST_ROWS = 50;
    private static final int NO_COLUMN = -1;

    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final String idPrefix;
    private final Skipped skipped;

    private final String[] names;
    private final Column[] columns;
    private final Queue<CsvRecord> lookedAt = new ArrayDeque<>();
    private final List<String> notes = new ArrayList<>();
    private final boolean[] isFeature;
    /** The column of the label, if there is one, or those of several outputs. */
    private final int label;

    private final OutputColumns outputs;
    private final int[] labels;
    private final int id;
    private final Map<String, Integer> positions = new LinkedHashMap<>();

    private final Value scratch = new Value();
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();

    /** Whether a space is a character of the column, see {@link SingleCharacters}. */
    private final boolean[] hasSpaces;

    private String[] cells = {};
    private long number;

    /** The event that was filled last, and where each of our columns stands in it. */
    private @Nullable Event filled;

    private final int[] columnInEvent;

    /** Reads the rows that are so long that only it can say whether they are events. */
    private final EventReader reading;

    private final boolean hasLongName;
    private final long namesLength;

    CsvRows(String file, String idPrefix, BufferedReader text, DataOptions options, Skipped skipped)
            throws IOException {
        this.idPrefix = idPrefix;
        this.skipped = skipped;
        Separator separator = Separator.of(text, options.form().separator());
        this.reader = Separator.reader(separator.character())
                .allowUnclosedQuote(false)
                .ofCsvRecord(text);
        this.records = reader.iterator();
        if (separator.isDeclared() && records.hasNext()) {
            records.next();
        }
        if (!records.hasNext()) {
            throw new Failure(file + " is empty; its first line has to name the columns");
        }
        this.names = stripped(records.next().getFields());
        if (names.length > Event.MAX_COLUMNS) {
            throw new Failure(
                    "%s has %,d columns; an event takes %,d at most, but one of them can be a list of numbers, in JSON"
                            .formatted(file, names.length, Event.MAX_COLUMNS));
        }
        lookAhead();
        boolean[] isThere = nameAll(separator);
        for (int i = 0; i < names.length; i++) {
            Integer other = isThere[i] ? positions.putIfAbsent(names[i], i) : null;
            if (other != null) {
                throw new Failure("%s: columns %d and %d are both called '%s'; rename one"
                        .formatted(file, other + 1, i + 1, names[i]));
            }
        }
        ColumnNames columnNames = new ColumnNames(file, positions.keySet());
        String labelName = columnNames.check(options);
        Optional<String> idName = columnNames.id(options, labelName);
        this.label = labelName.equals(ColumnNames.NO_LABEL)
                ? NO_COLUMN
                : Arrays.asList(names).indexOf(labelName);
        this.outputs = new OutputColumns(options.labels().outputs(), positions.keySet());
        this.labels = outputs.seen().stream().mapToInt(positions::get).toArray();
        this.id = idName.map(Arrays.asList(names)::indexOf).orElse(NO_COLUMN);
        this.columns = new Column[names.length];
        this.isFeature = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            CellType type = options.types().getOrDefault(names[i], CellType.AS_WRITTEN);
            columns[i] = new Column(names[i], type, options.form().missing());
            isFeature[i] = isThere[i]
                    && i != label
                    && !outputs.isOfOutcome(names[i])
                    && i != id
                    && !options.ignore().contains(names[i]);
        }
        notes.addAll(ColumnNames.noteOfId(idName, options));
        notes.addAll(columnNames.notesOfOutputs(options, "has no column"));
        this.hasSpaces = lookForSpaces();
        settle(new ColumnForms(file, options.form().decimal()));
        this.shortRow = options.maxEventBytes() / 2;
        this.reading = new EventReader(options.maxEventBytes());
        this.columnInEvent = new int[names.length];
        this.hasLongName = Arrays.stream(names).anyMatch(name -> name.length() > SHORT_NAME);
        this.namesLength = Arrays.stream(names).mapToLong(String::length).sum();
    }

    private void lookAhead() {
        int rows = Math.min(ColumnForms.ROWS, Math.max(LEAST_ROWS, LOOKED_AT / names.length));
        while (lookedAt.size() < rows && records.hasNext()) {
            lookedAt.add(records.next());
        }
    }

    /** Gives columns without a name one, unless they have nothing in them; says which columns there are. */
    private boolean[] nameAll(Separator separator) {
        boolean[] isThere = new boolean[names.length];
        int empty = 0;
        if (separator.character() != ',') {
            notes.add("cells are separated by " + separator.plural());
        }
        for (int i = 0; i < names.length; i++) {
            isThere[i] = !names[i].isEmpty() || hasContent(i);
            if (names[i].isEmpty() && isThere[i]) {
                names[i] = "column " + (i + 1);
                notes.add(names[i] + " has no name, and is called so");
            }
            empty += isThere[i] ? 0 : 1;
        }
        if (empty > 0) {
            notes.add((empty == 1 ? "1 column" : empty + " columns") + " without name and content left out");
        }
        return isThere;
    }

    private boolean hasContent(int i) {
        return lookedAt.stream()
                .anyMatch(row -> row.getFieldCount() > i && !row.getField(i).isBlank());
    }

    private boolean[] lookForSpaces() {
        boolean[] found = new boolean[names.length];
        List<String> told = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            SingleCharacters characters = new SingleCharacters();
            for (CsvRecord row : lookedAt) {
                if (row.getFieldCount() > i) {
                    characters.see(row.getField(i));
                }
            }
            found[i] = (isFeature[i] || isLabel(i)) && characters.haveSpaces();
            if (found[i]) {
                told.add(names[i]);
            }
        }
        if (!told.isEmpty()) {
            notes.add(SingleCharacters.note(told));
        }
        return found;
    }

    private void settle(ColumnForms forms) {
        for (CsvRecord row : lookedAt) {
            if (Separator.hasCells(row.getFields(), names.length)) {
                for (int i = 0; i < names.length; i++) {
                    if (isFeature[i] || isLabel(i)) {
                        forms.of(columns[i]).see(row.getField(i).strip(), columns[i]);
                    }
                }
            }
        }
        forms.settle();
        notes.addAll(forms.notes());
    }

    private static String[] stripped(List<String> fields) {
        String[] stripped = new String[fields.size()];
        for (int i = 0; i < stripped.length; i++) {
            stripped[i] = fields.get(i).strip();
        }
        return stripped;
    }

    @Override
    public boolean next() {
        while (!lookedAt.isEmpty() || records.hasNext()) {
            CsvRecord record = lookedAt.isEmpty() ? records.next() : lookedAt.remove();
            number++;
            List<String> fields = record.getFields();
            if (fields.size() == names.length || Separator.hasCells(fields, names.length)) {
                cells = stripped(fields);
                for (int i = 0; i < names.length; i++) {
                    if (hasSpaces[i] && cells[i].isEmpty()) {
                        cells[i] = SingleCharacters.written(fields.get(i)).strip();
                    }
                }
                return true;
            }
            skipped.add(record.getStartingLineNumber(), "has " + fields.size() + " cells, the header " + names.length);
        }
        return false;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public void fill(Event event) throws RejectedEvent {
        if (isLong()) {
            reading.read(json(), event);
            return;
        }
        if (event != filled) {
            filled = event;
            Arrays.fill(columnInEvent, -1);
        }
        event.clear();
        event.id(id());
        for (int i = 0; i < names.length; i++) {
            if (isFeature[i]) {
                columns[i].read(cells[i], scratch);
                // because a name gets its column when it first has a value, as it does where events are read from JSON
                if (!scratch.isMissing()) {
                    valueOf(i, event).copyFrom(scratch);
                }
            }
        }
        readLabel(event.label());
    }

    private boolean isLabel(int column) {
        return column == label || Arrays.stream(labels).anyMatch(i -> i == column);
    }

    private void readLabel(Value to) {
        if (label >= 0) {
            columns[label].read(cells[label], to);
        }
        for (int i : labels) {
            columns[i].read(cells[i], scratch);
            if (!scratch.isMissing()) {
                if (to.parts().isEmpty()) {
                    to.setParts();
                }
                to.part(outputs.output(names[i])).copyFrom(scratch);
            }
        }
    }

    private boolean isLong() {
        long characters = namesLength + idPrefix.length() + names.length + EVENT_AROUND;
        for (String cell : cells) {
            characters += cell.length();
        }
        boolean hasLongId = id >= 0 && cells[id].length() > SHORT_NAME;
        return hasLongName || hasLongId || characters * MOST_BYTES > shortRow;
    }

    /** That of the file, or else one of the row's place. */
    private String id() {
        return id < 0 || cells[id].isEmpty() ? idPrefix + number : cells[id];
    }

    private Value valueOf(int i, Event event) {
        if (columnInEvent[i] >= 0) {
            return event.value(columnInEvent[i]);
        }
        Value value = event.field(names[i]);
        columnInEvent[i] = event.column(names[i]);
        return value;
    }

    @Override
    public byte[] json() {
        json.reset();
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            generator.writeStartObject();
            generator.writeStringField("id", id());
            generator.writeObjectFieldStart("features");
            for (int i = 0; i < names.length; i++) {
                if (isFeature[i]) {
                    write(names[i], i, generator);
                }
            }
            generator.writeEndObject();
            if (label >= 0) {
                write("label", label, generator);
            }
            if (labels.length > 0) {
                generator.writeObjectFieldStart("label");
                for (int i : labels) {
                    write(outputs.output(names[i]), i, generator);
                }
                generator.writeEndObject();
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return json.toByteArray();
    }

    private void write(String name, int i, JsonGenerator generator) throws IOException {
        columns[i].read(cells[i], scratch);
        switch (scratch.kind()) {
            case NUMBER -> {
                generator.writeFieldName(name);
                generator.writeNumber(columns[i].asJson(cells[i], scratch));
            }
            case BOOLEAN -> generator.writeBooleanField(name, scratch.number() != 0);
            case TEXT -> generator.writeStringField(name, cells[i]);
            default -> {}
        }
    }

    @Override
    public void read(String column, Value value) {
        Integer i = positions.get(column);
        if (i == null) {
            value.setMissing();
        } else {
            columns[i].read(cells[i], value);
        }
    }

    @Override
    public String text(String column) {
        Integer i = positions.get(column);
        return i == null ? "" : cells[i];
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public List<String> lateNotes() {
        return ColumnForms.lateNotes(Arrays.asList(columns));
    }

    @Override
    public byte[] pack() {
        return PackedCells.pack(cells);
    }

    @Override
    public void unpack(long rowNumber, byte[] packed) {
        number = rowNumber;
        cells = PackedCells.unpack(packed, names.length);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
