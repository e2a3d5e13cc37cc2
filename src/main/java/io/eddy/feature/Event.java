package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One labelled event, decoded: its fields by name, its label, its weight. One instance is filled again for each event of a
 * stream, so that decoding allocates only texts.
 *
 * <p>A name gets a column when it is first seen and keeps it; {@link #column} lets a reader look names up once. There are at
 * most {@link #MAX_COLUMNS}: the fields of later names are ignored and counted, so that a stream of made-up names cannot fill
 * the memory. A reader that depends on a name asks for its {@link #field} beforehand, and the name has its column for certain.
 */
public final class Event {
    public static final int MAX_COLUMNS = 10_000;

    private final Map<String, Integer> columns = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final Value beyond = new Value();
    private final Value label = new Value();
    private long ignoredFields;
    private @Nullable String id;
    private float weight = 1;
    private long time = -1;
    private @Nullable String corrects;
    private @Nullable String source;
    private long sourceOffset;
    private String sourceId = "";

    /** Makes the event empty; columns keep their numbers. */
    public void clear() {
        clearFields();
        beyond.setMissing();
        label.setMissing();
        id = null;
        weight = 1;
        time = -1;
        corrects = null;
        source = null;
        sourceId = "";
    }

    /** Makes the event as if it had no fields; all else stays. */
    public void clearFields() {
        for (int i = 0; i < values.size(); i++) {
            values.get(i).setMissing();
        }
    }

    /** The value of a field, to be filled in; for a name that gets no column any more, one that nobody reads. */
    public Value field(String name) {
        Integer column = columns.get(name);
        if (column == null) {
            if (names.size() == MAX_COLUMNS) {
                ignoredFields++;
                return beyond;
            }
            column = names.size();
            columns.put(name, column);
            names.add(name);
            values.add(new Value());
        }
        return values.get(column);
    }

    /** Gives a field a number, and hands the event back. */
    public Event set(String name, double value) {
        field(name).setNumber(value);
        return this;
    }

    /** Gives a field a text: a name, or words. Spaces around it do not count, and one that is empty is missing. */
    public Event set(String name, String value) {
        field(name).setStripped(value);
        return this;
    }

    public Event set(String name, boolean value) {
        field(name).setBoolean(value);
        return this;
    }

    /** Gives a field a list of numbers, NaN where one is missing. */
    public Event set(String name, double... values) {
        Value list = field(name);
        list.setNumbers();
        for (double value : values) {
            list.add(value);
        }
        return this;
    }

    /** Gives a field a list of names. */
    public Event set(String name, List<String> values) {
        Value list = field(name);
        list.setNumbers();
        values.forEach(list::addName);
        return this;
    }

    /** Says which class it turned out to be. */
    public Event label(String value) {
        label.setStripped(value);
        return this;
    }

    /** Says what it turned out to be by one of several outputs; may be called again for another. */
    public Event label(String output, String value) {
        partOfLabel(output).setStripped(value);
        return this;
    }

    public Event label(String output, double value) {
        partOfLabel(output).setNumber(value);
        return this;
    }

    public Event label(String output, boolean value) {
        partOfLabel(output).setBoolean(value);
        return this;
    }

    private Value partOfLabel(String output) {
        if (label.parts().isEmpty()) {
            label.setParts();
        }
        return label.part(output);
    }

    /** Says which quantity it turned out to be. */
    public Event label(double value) {
        label.setNumber(value);
        return this;
    }

    public Event label(boolean value) {
        label.setBoolean(value);
        return this;
    }

    /** The column of a field, or -1 if no event so far had one of that name. */
    public int column(String name) {
        Integer column = columns.get(name);
        return column == null ? -1 : column;
    }

    /** How many columns there are: all names seen so far, in the order of their first appearance. */
    public int width() {
        return names.size();
    }

    /** How many fields, over all events, had a name beyond the last column. */
    public long ignoredFields() {
        return ignoredFields;
    }

    public String name(int column) {
        return names.get(column);
    }

    public Value value(int column) {
        return values.get(column);
    }

    public Value label() {
        return label;
    }

    /** The event's own identifier, or null if it has none. */
    public @Nullable String id() {
        return id;
    }

    public void id(@Nullable String newId) {
        id = newId;
    }

    /** How much this event counts in the loss; 1 unless it says otherwise. */
    public float weight() {
        return weight;
    }

    public void weight(float newWeight) {
        weight = newWeight;
    }

    /** Milliseconds since 1970 UTC, or -1 if the event has no time. */
    public long time() {
        return time;
    }

    public void time(long newTime) {
        time = newTime;
    }

    /**
     * The label that was made up for it when its own had not come in time, and was learned, if this event corrects that; or null. How
     * much it counts is then the learner's to say.
     */
    public @Nullable String corrects() {
        return corrects;
    }

    public void corrects(@Nullable String madeUp) {
        corrects = madeUp;
    }

    /**
     * Where it was before it was an event: a place in a log whose records come in order, such as {@code orders-3}; or null if that is not
     * known.
     */
    public @Nullable String source() {
        return source;
    }

    /** Which record of its {@link #source} it was; the next one has a higher number. */
    public long sourceOffset() {
        return sourceOffset;
    }

    /** What tells the source from another one that has its name at another time; empty where nothing does. */
    public String sourceId() {
        return sourceId;
    }

    public void sourceId(String id) {
        sourceId = id;
    }

    /** Makes it one of which nobody knows where it was. */
    public void withoutSource() {
        source = null;
        sourceId = "";
    }

    public void source(String newSource, long offset) {
        source = newSource;
        sourceOffset = offset;
    }

    /**
     * What outlives each event of a stream: the columns, in their order, which an inferred model takes its features in; where
     * there are too many names, also which of them are read at all. The event is empty after loading.
     */
    public void state(Archive archive) {
        if (!archive.training()) {
            return;
        }
        List<String> stored = archive.strings("columns", names);
        long[] counts = archive.longs("counts", names.size(), ignoredFields);
        ignoredFields = counts[1];
        if (archive.loading()) {
            archive.check(
                    stored.size() == counts[0] && stored.size() <= MAX_COLUMNS,
                    "an event has %d columns and %d names".formatted(counts[0], stored.size()));
            clear();
            columns.clear();
            names.clear();
            values.clear();
            stored.forEach(this::field);
        }
    }

    /** An event of its own that holds the same. */
    public Event copy() {
        Event copy = new Event();
        copy.copyFrom(this);
        return copy;
    }

    /** Takes on all that another event holds. */
    public void copyFrom(Event other) {
        clear();
        for (int column = 0; column < other.width(); column++) {
            Value value = other.value(column);
            if (!value.isMissing()) {
                field(other.name(column)).copyFrom(value);
            }
        }
        label.copyFrom(other.label);
        id = other.id;
        weight = other.weight;
        time = other.time;
        corrects = other.corrects;
        source = other.source;
        sourceOffset = other.sourceOffset;
        sourceId = other.sourceId;
    }
}
