package io.eddy.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What one field of an event holds. Reused from event to event: read it before the next event is decoded. */
public final class Value {
    /** The kinds of value a field can have. JSON null and an empty CSV cell are {@link #MISSING}. */
    public enum Kind {
        MISSING,
        NUMBER,
        TEXT,
        BOOLEAN,
        NUMBERS,
        /** A list of texts, or of texts and numbers, and not empty. */
        NAMES,
        /** Names with a number each: those of very many that are not zero. */
        SPARSE,
        /** What no feature can read: a list of lists, say. */
        OTHER
    }

    /**
     * The characters that the name of a class or a category may have. A longer text is no name, and would be kept for ever by a model
     * and published with every prediction: it is rejected as a label, and one of the others as a category.
     */
    public static final int MAX_NAME = 1_000;

    /** A longer list gives its memory back, lest each column keeps what only one odd event needed. */
    private static final int KEPT_LENGTH = 16_384;

    /** From here on doubles skip whole numbers. */
    private static final double EXACT_BELOW = 1L << 53;

    /** And from here on floats, of which lists are. */
    private static final double EXACT_FLOAT_BELOW = 1 << 24;

    private static final float[] NO_NUMBERS = {};

    private static final Pattern WRITTEN_NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,15})(\\.\\d+)?([eE][-+]?\\d{1,2})?");

    private Kind kind = Kind.MISSING;
    private double number;
    private boolean hasDigits;
    private String text = "";
    private float[] numbers = NO_NUMBERS;
    private int length;

    /** The elements of a list as names; empty where they follow from the numbers. */
    private final List<String> names = new ArrayList<>();

    /** Of an object with a value for each name; nothing else has any. */
    private final Map<String, Value> parts = new LinkedHashMap<>();

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

    /** The text of a {@link Kind#TEXT}, the digits of a number that {@link #hasDigits}. */
    public String text() {
        return text;
    }

    /** The numbers of a list, valid up to {@link #length}; NaN where an element is missing, or is none. */
    public float[] numbers() {
        return numbers;
    }

    public int length() {
        return length;
    }

    /** An element of a list as a name, as {@link #asName} has it; empty where it is missing. Of a {@link Kind#SPARSE} the name of a number. */
    public String name(int element) {
        return names.isEmpty() ? nameOf(numbers[element]) : names.get(element);
    }

    /** Whether a list has texts, or whole numbers that no float holds, so that {@link #name} says more than the numbers. */
    public boolean hasNames() {
        return !names.isEmpty();
    }

    /** Whether it is a whole number that no double holds, and {@link #text} has its digits. */
    public boolean hasDigits() {
        return kind == Kind.NUMBER && hasDigits;
    }

    /**
     * The value as a name: what a category or a class is called. Numbers that are whole are written without a point, so that
     * 1 and 1.0 are one category; those of many digits keep them all, so that two 64-bit identifiers are two.
     */
    public String asName() {
        return switch (kind) {
            case TEXT -> text;
            case BOOLEAN -> number != 0 ? "true" : "false";
            case NUMBER -> hasDigits ? text : nameOf(number);
            case MISSING, NUMBERS, NAMES, SPARSE, OTHER -> "";
        };
    }

    private static String nameOf(double number) {
        if (Double.isNaN(number)) {
            return "";
        }
        return number == Math.rint(number) && Math.abs(number) < EXACT_BELOW
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
            case NAMES -> "a list of " + length + (length == 1 ? " name" : " names");
            case SPARSE -> length + " names with a number each";
            case OTHER -> text;
        };
    }

    public void setMissing() {
        kind = Kind.MISSING;
        text = "";
        names.clear();
        if (numbers.length > KEPT_LENGTH) {
            numbers = NO_NUMBERS;
        }
    }

    public void setOther() {
        setOther("a list of other things than numbers");
    }

    /** @param what it is, for messages: {@code a list of texts} */
    public void setOther(String what) {
        kind = Kind.OTHER;
        text = what;
        parts.clear();
    }

    /** Begins an object with a value for each name, as the label of several outputs is; its {@link #part}s follow. For all else it is a {@link Kind#OTHER}. */
    public void setParts() {
        setOther("an object with a value for each name");
    }

    /** The value of a name, to be filled in. */
    public Value part(String name) {
        return parts.computeIfAbsent(name, key -> new Value());
    }

    /** The values by name, in their order; none of anything else than an object. */
    public Map<String, Value> parts() {
        return kind == Kind.OTHER ? parts : Map.of();
    }

    public void setNumber(double value) {
        kind = Kind.NUMBER;
        number = value;
        hasDigits = false;
    }

    /**
     * Sets a whole number of any size.
     *
     * @param value the nearest double
     * @param digits all digits, with a minus before them if it is negative
     */
    public void setWhole(double value, String digits) {
        setNumber(value);
        if (needsDigits(value)) {
            hasDigits = true;
            text = digits;
        }
    }

    /** Whether a whole number of this size needs {@link #setWhole}. */
    public static boolean needsDigits(double whole) {
        return Math.abs(whole) >= EXACT_BELOW;
    }

    public void setBoolean(boolean value) {
        kind = Kind.BOOLEAN;
        number = value ? 1 : 0;
    }

    public void setText(String value) {
        kind = Kind.TEXT;
        text = value;
    }

    /** Sets what a model file has for it: a number where it is one, since a quantity may have names, too; else a text. */
    public void setWritten(String written) {
        if (WRITTEN_NUMBER.matcher(written).matches()) {
            setNumber(Double.parseDouble(written));
        } else {
            setText(written);
        }
    }

    /** Sets a text without the spaces around it; one of nothing else is missing. */
    public void setStripped(String value) {
        int last = value.length() - 1;
        boolean isTight =
                last >= 0 && !Character.isWhitespace(value.charAt(0)) && !Character.isWhitespace(value.charAt(last));
        String stripped = isTight ? value : value.strip();
        if (stripped.isEmpty()) {
            setMissing();
        } else {
            setText(stripped);
        }
    }

    /** Starts a list; {@link #add} its elements. */
    public void setNumbers() {
        kind = Kind.NUMBERS;
        length = 0;
        names.clear();
    }

    /** @param element NaN if it is missing */
    public void add(double element) {
        if (!names.isEmpty()) {
            names.add(nameOf((float) element));
        }
        addNumber(element);
    }

    /** Adds a number with a name that says more: a whole one that no float holds, which may be an identifier, with its digits. */
    public void addNamed(double element, String name) {
        nameAll();
        names.add(name);
        addNumber(element);
    }

    /** Whether a whole number of a list needs {@link #addNamed}. */
    public static boolean needsName(double element) {
        return Math.abs(element) >= EXACT_FLOAT_BELOW;
    }

    /** Adds a text, which makes it a list of names; an empty one is missing. */
    public void addName(String name) {
        if (name.isEmpty()) {
            add(Double.NaN);
            return;
        }
        nameAll();
        names.add(name);
        kind = Kind.NAMES;
        addNumber(Double.NaN);
    }

    /** Starts names with a number each; {@link #add(String, double)} them. */
    public void setSparse() {
        setNumbers();
        kind = Kind.SPARSE;
    }

    /** @param name may come twice; then its numbers are added up */
    public void add(String name, double element) {
        names.add(name);
        addNumber(element);
    }

    private void nameAll() {
        for (int i = names.size(); i < length; i++) {
            names.add(nameOf(numbers[i]));
        }
    }

    private void addNumber(double element) {
        if (length == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(16, 2 * length));
        }
        numbers[length++] = (float) element;
    }

    /** Takes on what another value holds. */
    public void copyFrom(Value other) {
        switch (other.kind) {
            case MISSING -> setMissing();
            case NUMBER -> {
                setNumber(other.number);
                hasDigits = other.hasDigits;
                text = other.text;
            }
            case TEXT -> setText(other.text);
            case BOOLEAN -> setBoolean(other.number != 0);
            case NUMBERS, NAMES, SPARSE -> {
                setNumbers();
                kind = other.kind;
                length = other.length;
                numbers = Arrays.copyOf(other.numbers, length);
                names.addAll(other.names);
            }
            case OTHER -> {
                setOther(other.text);
                other.parts.forEach((name, value) -> part(name).copyFrom(value));
            }
        }
    }
}
