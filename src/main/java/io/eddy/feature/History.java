package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * What is remembered of the events of each key for one {@link Recall}: a few numbers in a row. {@link #recall} changes nothing; {@link
 * #absorb} does, once an event is learned from. Times are milliseconds since 1970.
 */
abstract class History {
    final String name;
    final Recall what;

    private final int width;
    private double[] numbers = {};

    /** @param width how many numbers each key has */
    History(String name, Recall what, int width) {
        this.name = name;
        this.what = what;
        this.width = width;
    }

    static History of(String name, Recall what) {
        return switch (what.kind()) {
            case LAST -> new LastValues(name, what);
            case COUNT, SUM, MEAN -> new FadingTotal(name, what);
            case SINCE_LAST -> new SinceLast(name, what);
        };
    }

    /** What the i-th of the values that are recalled is called as a field; no other field can be called so. */
    static String nameOf(String name, Recall what, int i) {
        return what.count() == 1 ? name : name + "\t" + (i + 1);
    }

    /** How many values it recalls. */
    final int inputs() {
        return what.count();
    }

    /** @throws RejectedEvent if the field that is remembered holds what cannot be */
    final void check(Value value) throws RejectedEvent {
        boolean numeric = what.kind() == Recall.Kind.SUM
                || what.is().isEmpty()
                        && (what.kind() == Recall.Kind.MEAN || what.kind() == Recall.Kind.LAST && !what.names());
        boolean named = what.names() || what.is().isPresent();
        boolean fits = switch (value.kind()) {
            case MISSING, NUMBER, BOOLEAN -> true;
            case TEXT -> !numeric;
            case NUMBERS, NAMES, SPARSE, OTHER -> !numeric && !named;
        };
        if (!fits) {
            String field = what.of().orElse("");
            throw RejectedEvent.ofField(
                    field,
                    "field %s, which %s remembers, has to be a %s but is %s"
                            .formatted(field, name, numeric ? "number" : "name or a number", value));
        }
    }

    /** Whether a value counts: there is one, and it is the one that is wanted. */
    final boolean counts(Value value) {
        return !value.isMissing() && (what.is().isEmpty() || isWanted(value));
    }

    final boolean isWanted(Value value) {
        return value.asName().equals(what.is().orElse(""));
    }

    /** A number that can be added up, or NaN, which greater ones than that are taken for; true is 1 and false 0. */
    static double number(Value value) {
        boolean numeric = value.kind() == Value.Kind.NUMBER || value.kind() == Value.Kind.BOOLEAN;
        return numeric && value.number() == WildValues.clipped(value.number()) ? value.number() : Double.NaN;
    }

    final double get(int row, int i) {
        return numbers[row * width + i];
    }

    final void set(int row, int i, double number) {
        numbers[row * width + i] = number;
    }

    /**
     * Begins a row anew.
     *
     * @param room how many rows there is room for
     */
    final void begin(int row, int room) {
        if (numbers.length < room * width) {
            numbers = Arrays.copyOf(numbers, room * width);
        }
        Arrays.fill(numbers, row * width, (row + 1) * width, nothing());
    }

    /** The number that stands for none yet. */
    abstract double nothing();

    /** Says what is known of a key that has a row, from a place on. */
    abstract void recall(int row, double now, Recalled to, int place);

    /** Says what is known of a key that has no row. */
    abstract void recallNothing(Recalled to, int place);

    /** @param value of the field that is remembered; one that is not missing where events alone count */
    abstract void absorb(int row, double now, Value value);

    /** @param rows how many there are, and {@code room} for how many there is room */
    void state(Archive archive, int rows, int room) {
        double[] stored = archive.doubleList("numbers", Arrays.copyOf(numbers, rows * width));
        archive.check(
                stored.length == rows * width,
                "%s has %d numbers of %d keys, %d each".formatted(name, stored.length, rows, width));
        if (archive.loading()) {
            numbers = rows == 0 ? new double[0] : Arrays.copyOf(stored, room * width);
        }
    }
}
