package io.eddy.app.data;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Rows in another order than that of their file. Holds all of them in memory, packed. */
final class Rearranged implements Rows {
    /** @param key what to sort by */
    private record Packed(long number, byte[] row, SortKey key) {}

    private record SortKey(int kind, double number, String text) implements Comparable<SortKey> {
        private static final SortKey NONE = new SortKey(0, 0, "");
        private static final Comparator<SortKey> ORDER = Comparator.comparingInt(SortKey::kind)
                .thenComparingDouble(SortKey::number)
                .thenComparing(SortKey::text);

        static SortKey of(Value value) {
            return switch (value.kind()) {
                case NUMBER, BOOLEAN -> new SortKey(1, value.number(), "");
                case TEXT -> new SortKey(2, 0, value.text());
                default -> new SortKey(3, 0, "");
            };
        }

        @Override
        public int compareTo(SortKey other) {
            return ORDER.compare(this, other);
        }
    }

    private final Rows rows;
    private final List<Packed> order = new ArrayList<>();
    private int position;

    private Rearranged(Rows rows) {
        this.rows = rows;
    }

    /** All rows, sorted or shuffled; they are read now. */
    static Rearranged of(Rows rows, DataOptions.Order order) throws IOException {
        Rearranged rearranged = new Rearranged(rows);
        Value value = new Value();
        while (rows.next()) {
            order.column().ifPresent(column -> rows.read(column, value));
            SortKey key = order.column().isPresent() ? SortKey.of(value) : SortKey.NONE;
            rearranged.order.add(new Packed(rows.number(), rows.pack(), key));
        }
        rearranged.order.sort(Comparator.comparing(Packed::key));
        order.seed().ifPresent(rearranged::shuffle);
        return rearranged;
    }

    /** Fisher and Yates's shuffle. */
    private void shuffle(long seed) {
        // because Random's numbers are fixed by its documentation, those of newer generators are not
        Random random = new Random(seed);
        for (int i = order.size() - 1; i > 0; i--) {
            order.set(i, order.set(random.nextInt(i + 1), order.get(i)));
        }
    }

    @Override
    public boolean next() {
        if (position == order.size()) {
            return false;
        }
        Packed next = order.get(position++);
        rows.unpack(next.number, next.row);
        return true;
    }

    /** How much of it has been gone through, from 0 to 1. */
    double share() {
        return order.isEmpty() ? 1 : (double) position / order.size();
    }

    @Override
    public long number() {
        return rows.number();
    }

    @Override
    public void fill(Event event) throws RejectedEvent {
        rows.fill(event);
    }

    @Override
    public byte[] json() {
        return rows.json();
    }

    @Override
    public void read(String column, Value value) {
        rows.read(column, value);
    }

    @Override
    public String text(String column) {
        return rows.text(column);
    }

    @Override
    public Optional<String> key() {
        return rows.key();
    }

    @Override
    public List<String> notes() {
        return rows.notes();
    }

    @Override
    public List<String> lateNotes() {
        return rows.lateNotes();
    }

    @Override
    public byte[] pack() {
        return rows.pack();
    }

    @Override
    public void unpack(long number, byte[] packed) {
        rows.unpack(number, packed);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
