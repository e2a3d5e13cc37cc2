package io.eddy.app.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.wire.EventReader;
import io.eddy.wire.JsonPosition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file with a JSON object in each line. An object with {@code features} is an event already and stays as it is,
 * but for an {@code id} if it has none. Any other is a row like one of CSV: its keys are the columns, those of an object inside by
 * their path, {@code user.age}. A line that is no JSON object is skipped.
 */
final class JsonRows implements Rows {
    /** So much of a file is looked at to learn which columns there are, since a line need not have them all. */
    private static final int LOOKED_AT = 1 << 24;

    private record Line(long number, String text, boolean isEvent) {}

    private final BufferedReader reader;
    private final String idPrefix;
    private final DataOptions options;
    private final Skipped skipped;
    private final String label;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    /** Of each column that has texts, whether they are single characters. */
    private final Map<String, SingleCharacters> singleCharacters = new LinkedHashMap<>();

    private final List<String> notes;
    private final JsonRow rows;
    private final Queue<Line> lookedAt = new ArrayDeque<>();
    private final EventReader events;
    private long linesRead;
    private long rowsRead;
    private Line row = new Line(0, "{}", false);

    JsonRows(String file, String idPrefix, BufferedReader text, DataOptions options, Skipped skipped)
            throws IOException {
        this.reader = text;
        this.idPrefix = idPrefix;
        this.options = options;
        this.skipped = skipped;
        ColumnForms forms = new ColumnForms(file, options.form().decimal());
        lookAhead(file, forms);
        this.events = new EventReader(options.maxEventBytes());
        ColumnNames names = new ColumnNames(file, columns.keySet());
        this.label = names.check(options);
        boolean arePlain = lookedAt.stream().anyMatch(line -> !line.isEvent);
        Optional<String> id = arePlain ? names.id(options, label) : Optional.empty();
        id.ifPresent(column -> forms.forget(column(column)));
        forms.settle();
        this.notes = new ArrayList<>(ColumnNames.noteOfId(id, options));
        this.notes.addAll(names.notesOfOutputs(options, "is in none of the first rows"));
        this.notes.addAll(forms.notes());
        singleCharacters.values().removeIf(column -> !column.haveSpaces());
        singleCharacters.keySet().removeAll(options.ignore());
        if (!singleCharacters.isEmpty()) {
            notes.add(SingleCharacters.note(List.copyOf(singleCharacters.keySet())));
        }
        this.rows = new JsonRow(
                this::column,
                label,
                new OutputColumns(options.labels().outputs(), columns.keySet()),
                id,
                options.ignore(),
                singleCharacters.keySet());
    }

    private void lookAhead(String file, ColumnForms forms) throws IOException {
        long characters = 0;
        for (Line line = readLine(); line != null; line = readLine()) {
            lookedAt.add(line);
            characters += line.text.length();
            if (line.isEvent) {
                // because an event says itself what its label and its features are
                if (options.label().isPresent()
                        || options.id().isPresent()
                        || !options.ignore().isEmpty()
                        || !options.types().isEmpty()) {
                    throw new Failure(file + " holds events already (they have features);"
                            + " --label, --id, --ignore and --type are for plain rows");
                }
                JsonRow.forEach(line.text, (path, token, parser) -> column(withoutFeatures(path)));
                column("label");
            } else {
                JsonRow.forEach(line.text, (path, token, parser) -> {
                    see(column(path), token, parser, forms);
                    if (token == JsonToken.VALUE_STRING) {
                        singleCharacters
                                .computeIfAbsent(path, name -> new SingleCharacters())
                                .see(parser.getText());
                    }
                });
            }
            if (lookedAt.size() == ColumnForms.ROWS || characters > LOOKED_AT) {
                break;
            }
        }
        if (lookedAt.isEmpty()) {
            String why = skipped.count() == 0 ? " is empty" : " holds no JSON object: " + skipped;
            throw new Failure(file + why + "; give a file with a whole JSON object in each line (jq -c . makes one)");
        }
    }

    private static String withoutFeatures(String path) {
        return path.startsWith("features.") ? path.substring("features.".length()) : path;
    }

    private Column column(String path) {
        return columns.computeIfAbsent(
                path,
                name -> new Column(
                        name,
                        options.types().getOrDefault(name, CellType.AS_WRITTEN),
                        options.form().missing()));
    }

    private static void see(Column column, JsonToken token, JsonParser parser, ColumnForms forms) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            forms.of(column).seeText(parser.getText().strip(), column);
        } else if (token.isNumeric() || token.isBoolean()) {
            forms.of(column).seeWritten(parser.getText());
        }
    }

    /** The next line with a JSON object, or null at the end. */
    private @Nullable Line readLine() throws IOException {
        String text;
        while ((text = reader.readLine()) != null) {
            linesRead++;
            if (text.isBlank()) {
                continue;
            }
            rowsRead++;
            try {
                return new Line(rowsRead, text, JsonRow.isEvent(text));
            } catch (JsonRow.NoObject e) {
                skipped.add(linesRead, "is not a JSON object");
            } catch (JsonProcessingException e) {
                skipped.add(linesRead, "is not JSON: " + JsonPosition.reason(e));
            }
        }
        return null;
    }

    @Override
    public boolean next() throws IOException {
        Line next = lookedAt.isEmpty() ? readLine() : lookedAt.remove();
        if (next != null) {
            row = next;
        }
        return next != null;
    }

    @Override
    public long number() {
        return row.number;
    }

    @Override
    public void fill(Event event) throws RejectedEvent {
        events.read(json(), event);
    }

    @Override
    public byte[] json() {
        String id = idPrefix + row.number;
        try {
            return row.isEvent ? JsonRow.withId(row.text, id) : rows.event(row.text, id);
        } catch (IOException e) {
            throw new UncheckedIOException("a line that was read once is read again", e);
        }
    }

    @Override
    public void read(String column, Value value) {
        JsonRow.Scalar found = find(column);
        if (found.token().isNumeric() && !options.types().containsKey(column)) {
            value.setNumber(Double.parseDouble(found.text()));
        } else {
            column(column).read(found.text().strip(), value);
        }
    }

    @Override
    public String text(String column) {
        return find(column).text().strip();
    }

    private JsonRow.Scalar find(String column) {
        try {
            JsonRow.Scalar inside = row.isEvent ? JsonRow.find(row.text, "features." + column) : JsonRow.Scalar.ABSENT;
            return inside == JsonRow.Scalar.ABSENT ? JsonRow.find(row.text, column) : inside;
        } catch (IOException e) {
            throw new UncheckedIOException("a line that was read once is read again", e);
        }
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public List<String> lateNotes() {
        List<String> late = new ArrayList<>(ColumnForms.lateNotes(columns.values()));
        late.addAll(events.passedOver().sentences());
        return late;
    }

    @Override
    public byte[] pack() {
        return row.text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void unpack(long number, byte[] packed) {
        String text = new String(packed, StandardCharsets.UTF_8);
        try {
            row = new Line(number, text, JsonRow.isEvent(text));
        } catch (IOException e) {
            throw new UncheckedIOException("a line that was read once is read again", e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
