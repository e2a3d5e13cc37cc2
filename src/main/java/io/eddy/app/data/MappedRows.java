package io.eddy.app.data;

import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.intake.RecordMapping;
import io.eddy.spec.Input;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * The records of a topic in a file, as the events that a pipeline makes of them: an input says which field is what. A record that no event can be made of, which a pipeline
 * sets aside, is skipped.
 */
final class MappedRows implements Rows {
    private final String idPrefix;
    private final Exported records;
    private final Skipped skipped;
    private final RecordMapping mapping;
    private final List<String> notes;
    private final Queue<byte[]> lookedAt = new ArrayDeque<>();
    private final EventWriter writer = new EventWriter();
    private final EventReader reader;
    private final Value scratch = new Value();
    private long number;
    private byte[] record = {};
    private byte[] json = {};

    /** @throws Failure if a schema does not have what the input names */
    MappedRows(String idPrefix, Exported records, Input input, int maxBytes, Skipped skipped) throws IOException {
        this.idPrefix = idPrefix;
        this.records = records;
        this.skipped = skipped;
        this.reader = new EventReader(maxBytes);
        try {
            this.mapping = records.mapping(input, maxBytes);
            this.notes = firstLook(records.mapping(input, maxBytes));
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    /** What there is to say of the first records; a mapping of its own, so that the other one begins with the first of them. */
    private List<String> firstLook(RecordMapping look) throws IOException {
        while (lookedAt.size() < RecordMapping.FIRST_LOOK) {
            byte[] next = records.next();
            if (next == null) {
                break;
            }
            lookedAt.add(next);
            try {
                look.map(null, next, -1);
            } catch (RejectedEvent e) {
                // counted when its turn comes
            }
        }
        List<String> found = new ArrayList<>(look.news());
        found.addAll(lookedAt.size() < RecordMapping.FIRST_LOOK ? look.atEnd() : List.of());
        return found;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            byte[] next = lookedAt.isEmpty() ? records.next() : lookedAt.remove();
            if (next == null) {
                return false;
            }
            number++;
            try {
                map(next);
                mapping.news(); // because what the first records show has been told
                return true;
            } catch (RejectedEvent e) {
                skipped.add(number, "is no event: " + e.getMessage());
            }
        }
    }

    private Event map(byte[] next) throws RejectedEvent {
        Event event = mapping.map(null, next, -1);
        if (event.id() == null) {
            event.id(idPrefix + number);
        }
        record = next;
        json = writer.write(event);
        return event;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public void fill(Event event) throws RejectedEvent {
        reader.read(json, event);
    }

    @Override
    public byte[] json() {
        return json;
    }

    @Override
    public void read(String column, Value value) {
        Event event = again();
        int at = event.column(column);
        value.setMissing();
        if (at >= 0) {
            value.copyFrom(event.value(at));
        }
    }

    private Event again() {
        try {
            return map(record);
        } catch (RejectedEvent e) {
            throw new IllegalStateException("a record that became an event once does so again", e);
        }
    }

    @Override
    public String text(String column) {
        read(column, scratch);
        return scratch.asName();
    }

    @Override
    public Optional<String> key() {
        return Optional.ofNullable(mapping.key()).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public List<String> lateNotes() {
        return number > RecordMapping.FIRST_LOOK ? mapping.atEnd() : List.of();
    }

    @Override
    public byte[] pack() {
        return record;
    }

    @Override
    public void unpack(long rowNumber, byte[] packed) {
        number = rowNumber;
        record = packed;
        again();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
