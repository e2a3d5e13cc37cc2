package io.eddy.app.data;

import io.eddy.app.Failure;
import io.eddy.app.data.SparseLine.Unreadable;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a file of {@link SparseLine lines}. A line that cannot be read is skipped. */
final class SparseRows implements Rows {
    private static final String LABEL = "label";

    /** So many lines are looked at for the names of fields. */
    private static final int LOOKED_AT = 1_000;

    private final BufferedReader reader;
    private final SparseLine format;
    private final String idPrefix;
    private final Set<String> ignored;
    private final Skipped skipped;
    private final Column label;
    private final EventReader events;
    private final EventWriter writer = new EventWriter();
    private final Event event = new Event();
    private final Queue<String> lookedAt = new ArrayDeque<>();
    private long linesRead;
    private long number;
    private String line = "";

    SparseRows(
            String file, SparseLine format, String idPrefix, BufferedReader text, DataOptions options, Skipped skipped)
            throws IOException {
        this.reader = text;
        this.format = format;
        this.idPrefix = idPrefix;
        this.ignored = options.ignore();
        this.skipped = skipped;
        this.events = new EventReader(options.maxEventBytes());
        if (!new ColumnNames(file, lookAhead(file)).check(options).equals(LABEL)) {
            throw new Failure(file + ": the label is what a line begins with; leave out --label");
        }
        this.label = new Column(
                LABEL,
                options.types().getOrDefault(LABEL, CellType.AS_WRITTEN),
                options.form().missing());
    }

    /** The fields of the first lines, and the label. */
    private Set<String> lookAhead(String file) throws IOException {
        String next;
        while (lookedAt.size() < LOOKED_AT && (next = reader.readLine()) != null) {
            lookedAt.add(next);
        }
        if (lookedAt.stream().allMatch(String::isBlank)) {
            throw new Failure(file + " is empty");
        }
        Set<String> names = new LinkedHashSet<>(Set.of(LABEL));
        for (String text : lookedAt) {
            Event seen = new Event();
            try {
                format.read(text, seen);
            } catch (Unreadable e) {
                continue; // because it is told when its turn comes
            }
            for (int column = 0; column < seen.width(); column++) {
                names.add(seen.name(column));
            }
        }
        return names;
    }

    @Override
    public boolean next() throws IOException {
        String text;
        while ((text = nextLine()) != null) {
            linesRead++;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            number++;
            try {
                read(text);
                return true;
            } catch (Unreadable e) {
                skipped.add(linesRead, e.reason());
            }
        }
        return false;
    }

    private @Nullable String nextLine() throws IOException {
        return lookedAt.isEmpty() ? reader.readLine() : lookedAt.remove();
    }

    private void read(String text) throws Unreadable {
        event.clear();
        format.read(text, event);
        line = text;
        if (event.id() == null) {
            event.id(idPrefix + number);
        }
        if (!event.label().isMissing()) {
            label.read(event.label().text(), event.label());
        }
        ignored.forEach(name -> event.field(name).setMissing());
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public void fill(Event filled) throws RejectedEvent {
        events.read(json(), filled);
    }

    @Override
    public byte[] json() {
        return writer.write(event);
    }

    @Override
    public void read(String column, Value value) {
        value.copyFrom(column.equals(LABEL) ? event.label() : event.field(column));
    }

    @Override
    public String text(String column) {
        return (column.equals(LABEL) ? event.label() : event.field(column)).asName();
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public List<String> lateNotes() {
        return events.passedOver().sentences();
    }

    @Override
    public byte[] pack() {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void unpack(long itsNumber, byte[] packed) {
        number = itsNumber;
        try {
            read(new String(packed, StandardCharsets.UTF_8));
        } catch (Unreadable e) {
            throw new IllegalStateException("a line that was read once is read again", e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
