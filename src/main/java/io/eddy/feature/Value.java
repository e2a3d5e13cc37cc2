package io.eddy.feature;

import java.util.Arrays;

/** What one field of an event holds. Reused from event to event: read it before the next event is decoded. */
public final class Value {
    /** The kinds of value a field can have. JSON null and an empty CSV cell are {@link #MISSING}. */
    public enum Kind {
        MISSING,
        NUMBER,
        TEXT,
        BOOLEAN,
        NUMBERS,
        /** What no feature can read: an object, a list of anything but numbers. */
        OTHER
    }

    /** A longer list gives its memory back, lest each column keeps what only one odd event needed. */
    private static final int KEPT_LENGTH = 16_384;

    private static final float[] NO_NUMBERS = {};

    private Kind kind = Kind.MISSING;
    private double number;
    private String text = "";
    private float[] numbers = NO_NUMBERS;
    private int length;

    public Kind kind() {
        return kind;
    }

    public boolean isMissing() {
        return kind == Kind.MISSING;
    }

    /** The number, or 1 and 0 for true and false. */
    public double number() {
        return number;
    }

    /** The text of a {@link Kind#TEXT}. */
    public String text() {
        return text;
    }

    /** The numbers of a list, valid up to {@link #length}; NaN where an element is missing. */
    public float[] numbers() {
        return numbers;
    }

    public int length() {
        return length;
    }

    /**
     * The value as a name: what a category or a class is called. Numbers that are whole are written without a point, so that
     * 1 and 1.0 are one category.
     */
    public String asName() {
        return switch (kind) {
            case TEXT -> text;
            case BOOLEAN -> number != 0 ? "true" : "false";
            case NUMBER -> nameOf(number);
            case MISSING, NUMBERS, OTHER -> "";
        };
    }

    private static String nameOf(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** For messages: the kind, and the value where it is short. */
    @Override
    public String toString() {
        return switch (kind) {
            case MISSING -> "missing";
            case NUMBER -> "the number " + asName();
            case BOOLEAN -> asName();
            case TEXT -> "the text \"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
            case NUMBERS -> "a list of " + length + " numbers";
            case OTHER -> "an object or a mixed list";
        };
    }

    public void setMissing() {
        kind = Kind.MISSING;
        text = "";
        if (numbers.length > KEPT_LENGTH) {
            numbers = NO_NUMBERS;
        }
    }

    public void setOther() {
        kind = Kind.OTHER;
    }

    public void setNumber(double value) {
        kind = Kind.NUMBER;
        number = value;
    }

    public void setBoolean(boolean value) {
        kind = Kind.BOOLEAN;
        number = value ? 1 : 0;
    }

    public void setText(String value) {
        kind = Kind.TEXT;
        text = value;
    }

    /** Starts a list; {@link #add} its elements. */
    public void setNumbers() {
        kind = Kind.NUMBERS;
        length = 0;
    }

    public void add(double element) {
        if (length == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(16, 2 * length));
        }
        numbers[length++] = (float) element;
    }

    /** Takes on what another value holds. */
    public void copyFrom(Value other) {
        switch (other.kind) {
            case MISSING -> setMissing();
            case NUMBER -> setNumber(other.number);
            case TEXT -> setText(other.text);
            case BOOLEAN -> setBoolean(other.number != 0);
            case NUMBERS -> {
                setNumbers();
                length = other.length;
                numbers = Arrays.copyOf(other.numbers, length);
            }
            case OTHER -> setOther();
        }
    }
}
