package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.List;

/**
 * A row for each key, with what all histories of such keys remember. An event without one of the key's fields has no history, and leaves
 * none.
 *
 * <p>The time of an event is that of the field that holds it, or its own, or, where it has none, the latest so far.
 */
final class Ledger {
    private static final double MILLIS = 1_000;
    private static final int NOWHERE = -1;
    private static final Value THERE = new Value();

    static {
        THERE.setBoolean(true);
    }

    final Recall.Key key;

    private final IdDirectory directory;
    private final List<Part> parts = new ArrayList<>();

    /** The fields of key and time, by their places. */
    private final int[] by;

    private final int at;

    private double latest;

    /** Of the event at hand: when it is, and its key, where it {@code isKeyed}. */
    private double now;

    private boolean isKeyed;
    private long code;

    /**
     * One history.
     *
     * @param place where its values stand among all that are recalled
     * @param of the place of the field that it remembers, or {@link #NOWHERE}
     */
    private record Part(History history, int place, int of) {}

    /** @param fields that histories read; those of this one are added where they are missing */
    Ledger(Recall.Key key, List<String> fields) {
        this.key = key;
        this.directory =
                new IdDirectory("keys " + key.by(), 1, key.expireAfter().toSeconds(), key.maxKeys());
        this.by = key.by().stream().mapToInt(name -> place(name, fields)).toArray();
        this.at = key.at().map(name -> place(name, fields)).orElse(NOWHERE);
    }

    private static int place(String name, List<String> fields) {
        if (!fields.contains(name)) {
            fields.add(name);
        }
        return fields.indexOf(name);
    }

    void add(History history, int place, List<String> fields) {
        boolean isField = history.what.of().isPresent() && !history.what.ofLabel();
        int of = isField ? place(history.what.of().orElseThrow(), fields) : NOWHERE;
        parts.add(new Part(history, place, of));
    }

    List<Recall> recalls() {
        return parts.stream().map(part -> part.history.what).toList();
    }

    Turnover turnover() {
        return directory.turnover();
    }

    /** Says what is known of the event's key. */
    void recall(Event event, FieldColumns columns, Recalled to) throws RejectedEvent {
        check(event, columns);
        look(event, columns);
        int row = isKeyed ? directory.row(code, seconds()) : IdDirectory.NONE;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (row != IdDirectory.NONE) {
                part.history.recall(row, now, to, part.place);
            } else if (isKeyed) {
                part.history.recallNothing(to, part.place);
            } else {
                to.setMissing(part.place, part.history.inputs());
            }
        }
    }

    private void check(Event event, FieldColumns columns) throws RejectedEvent {
        for (int place : by) {
            IdFacet.check(columns.name(place), columns.value(event, place));
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).of != NOWHERE) {
                parts.get(i).history.check(columns.value(event, parts.get(i).of));
            }
        }
    }

    /** Remembers an event. */
    void absorb(Event event, FieldColumns columns) {
        look(event, columns);
        if (isKeyed) {
            int row = directory.learn(code, seconds());
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                if (directory.isNew()) {
                    part.history.begin(row, directory.room());
                }
                part.history.absorb(row, now, remembered(part, event, columns));
            }
        }
        latest = Math.max(latest, now);
    }

    private static Value remembered(Part part, Event event, FieldColumns columns) {
        if (part.of != NOWHERE) {
            return columns.value(event, part.of);
        }
        return part.history.what.ofLabel() ? event.label() : THERE;
    }

    private void look(Event event, FieldColumns columns) {
        long time = at == NOWHERE ? EventTime.NONE : Calendar.millis(columns.value(event, at));
        if (time < 0) {
            time = event.time();
        }
        now = time < 0 ? latest : time;
        isKeyed = true;
        code = 0;
        for (int place : by) {
            Value value = columns.value(event, place);
            isKeyed &= !value.isMissing();
            code = isKeyed ? Keys.of(code, Keys.of(value.asName())) : 0;
        }
    }

    private int seconds() {
        return (int) Math.min(now / MILLIS, Integer.MAX_VALUE);
    }

    void state(Archive archive) {
        directory.state(archive.in("keys"));
        latest = archive.doubles("latest", latest)[0];
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).history.state(archive.in(Integer.toString(i)), directory.rows(), directory.room());
        }
    }
}
