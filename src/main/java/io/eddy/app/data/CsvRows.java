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
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file (RFC 4180) whose first line names the columns. A row with fewer or more cells than that is skipped: there
 * is no telling which cell is whose.
 */
final class CsvRows implements Rows {
    private static final JsonFactory JSON = new JsonFactory();

    /** Names and rows beyond some length are rejected where events are read from JSON; up to these they are not. */
    private static final int SHORT_NAME = 500;

    private static final int SHORT_ROW = EventReader.DEFAULT_MAX_BYTES / 2;

    /** What a character takes in JSON if it has to be escaped, and what stands around a name and a value. */
    private static final int MOST_BYTES = 6;

    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final String idPrefix;
    private final Skipped skipped;

    private final String[] names;
    private final CellType[] types;
    private final boolean[] isFeature;
    private final int label;
    private final Map<String, Integer> positions = new HashMap<>();

    private final Value scratch = new Value();
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private String[] cells = {};
    private long number;

    /** The event that was filled last, and where each of our columns stands in it. */
    private @Nullable Event filled;

    private final int[] columnInEvent;

    /** Reads the rows that are so long that only it can say whether they are events. */
    private final EventReader reading = new EventReader();

    private final boolean hasLongName;
    private final long namesLength;

    CsvRows(String file, String idPrefix, BufferedReader text, DataOptions options, Skipped skipped)
            throws IOException {
        this.idPrefix = idPrefix;
        this.skipped = skipped;
        this.reader = CsvReader.builder()
                .fieldSeparator(Separator.of(text))
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text);
        this.records = reader.iterator();
        if (!records.hasNext()) {
            throw new Failure(file + " is empty; its first line has to name the columns");
        }
        this.names = stripped(records.next().getFields());
        for (int i = 0; i < names.length; i++) {
            Integer other = positions.putIfAbsent(names[i], i);
            if (other != null) {
                throw new Failure("%s: columns %d and %d are both called '%s'; rename one"
                        .formatted(file, other + 1, i + 1, names[i]));
            }
        }
        String labelName = new ColumnNames(file, List.of(names)).check(options);
        this.label = Arrays.asList(names).indexOf(labelName);
        this.types = new CellType[names.length];
        this.isFeature = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            types[i] = options.types().getOrDefault(names[i], CellType.AS_WRITTEN);
            isFeature[i] = i != label && !options.ignore().contains(names[i]);
        }
        this.columnInEvent = new int[names.length];
        this.hasLongName = Arrays.stream(names).anyMatch(name -> name.length() > SHORT_NAME);
        this.namesLength = Arrays.stream(names).mapToLong(String::length).sum();
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
        while (records.hasNext()) {
            CsvRecord record = records.next();
            number++;
            if (record.getFieldCount() == names.length) {
                cells = stripped(record.getFields());
                return true;
            }
            skipped.add(
                    record.getStartingLineNumber(),
                    "has " + record.getFieldCount() + " cells, the header " + names.length);
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
        event.id(idPrefix + number);
        for (int i = 0; i < names.length; i++) {
            if (isFeature[i]) {
                types[i].read(cells[i], scratch);
                // because a name gets its column when it first has a value, as it does where events are read from JSON
                if (!scratch.isMissing()) {
                    valueOf(i, event).copyFrom(scratch);
                }
            }
        }
        types[label].read(cells[label], event.label());
    }

    private boolean isLong() {
        long characters = namesLength + idPrefix.length() + names.length;
        for (String cell : cells) {
            characters += cell.length();
        }
        return hasLongName || characters * MOST_BYTES > SHORT_ROW;
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
            generator.writeStringField("id", idPrefix + number);
            generator.writeObjectFieldStart("features");
            for (int i = 0; i < names.length; i++) {
                if (isFeature[i]) {
                    write(names[i], i, generator);
                }
            }
            generator.writeEndObject();
            write("label", label, generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return json.toByteArray();
    }

    private void write(String name, int i, JsonGenerator generator) throws IOException {
        types[i].read(cells[i], scratch);
        switch (scratch.kind()) {
            case NUMBER -> {
                generator.writeFieldName(name);
                generator.writeNumber(cells[i]);
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
            types[i].read(cells[i], value);
        }
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
