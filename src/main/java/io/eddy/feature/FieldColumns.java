package io.eddy.feature;

import java.util.Arrays;
import java.util.List;

/** Finds the values of named fields in events: names are looked up once for each event object, and again when it has learned new ones. */
final class FieldColumns {
    private static final Value ABSENT = new Value();
    private static final Event NO_EVENT = new Event();

    private final List<String> names;
    private final List<String> besides;
    private Event bound = NO_EVENT;
    private int boundWidth;
    private int[] columns = {};
    private int[] unknown = {};

    /** @param names may get longer */
    FieldColumns(List<String> names) {
        this(names, List.of());
    }

    /** @param besides further fields that somebody reads; may get longer, too */
    FieldColumns(List<String> names, List<String> besides) {
        this.names = names;
        this.besides = besides;
    }

    /** The value of a field by its place among the names, after {@link #bind}; missing if the event has none of that name. */
    Value value(Event event, int field) {
        return columns[field] < 0 ? ABSENT : event.value(columns[field]);
    }

    String name(int field) {
        return names.get(field);
    }

    /** How many values of the event belong to no field that is named. */
    int ignored(Event event) {
        int ignored = 0;
        for (int column : unknown) {
            ignored += event.value(column).isMissing() ? 0 : 1;
        }
        return ignored;
    }

    void bind(Event event) {
        if (event == bound && event.width() == boundWidth && columns.length == names.size()) {
            return;
        }
        bound = event;
        boundWidth = event.width();
        columns = new int[names.size()];
        boolean[] known = new boolean[boundWidth];
        for (int f = 0; f < columns.length; f++) {
            columns[f] = event.column(names.get(f));
            if (columns[f] >= 0) {
                known[columns[f]] = true;
            }
        }
        for (String name : besides) {
            if (event.column(name) >= 0) {
                known[event.column(name)] = true;
            }
        }
        unknown = new int[boundWidth];
        int count = 0;
        for (int column = 0; column < boundWidth; column++) {
            if (!known[column]) {
                unknown[count++] = column;
            }
        }
        unknown = Arrays.copyOf(unknown, count);
    }
}
