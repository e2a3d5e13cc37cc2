package io.eddy.app.data;

import io.eddy.feature.Value;
import io.eddy.wire.JsonNumber;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * How the cells of one column are read. Spaces around a cell, quoted or not, do not count, and an empty one is missing.
 *
 * <p>As written, what JSON would read without quotes is a number ({@code 1}, {@code -0.5}, {@code 1e5}) or a truth value ({@code
 * true}, {@code false}), and all else is text: {@code 007}, {@code 1f}, {@code 1e400}, {@code True}. In a <em>column of numbers</em>
 * (or of truth values), which is what nine tenths of its first cells are, see {@link FirstCells}, numbers may also be written in
 * another way ({@link DecimalMark}), and {@link #MARKS} are missing values. In a column of text they are texts: NA may be Namibia.
 */
final class Column {
    /** What people and programs write where a number is missing, in lower case. */
    static final Set<String> MARKS = Set.of(
            "?",
            "na",
            "n/a",
            "n.a.",
            "#n/a",
            "<na>",
            "nan",
            "nat",
            "null",
            "<null>",
            "(null)",
            "none",
            "nil",
            "-",
            "--",
            "\u2013",
            "\u2014",
            "\\n",
            ".",
            "*",
            "missing",
            "unknown",
            "not available",
            "#div/0!",
            "#value!",
            "#ref!",
            "#name?",
            "#num!",
            "#null!");

    private static final int LONGEST_MARK =
            MARKS.stream().mapToInt(String::length).max().orElse(0);

    private final String name;
    private final CellType type;
    private final Set<String> ownMarks;
    private boolean ofNumbers = true;
    private DecimalMark mark = DecimalMark.POINT;
    private final Set<String> expectedMarks = new HashSet<>();
    private final Set<String> lateMarks = new LinkedHashSet<>();

    /** @param ownMarks what means missing in this file, whatever the column */
    Column(String name, CellType type, Set<String> ownMarks) {
        this.name = name;
        this.type = type;
        this.ownMarks = ownMarks;
    }

    /** Settles how further cells are read. */
    void settle(boolean isOfNumbers, DecimalMark decimals) {
        ofNumbers = isOfNumbers;
        mark = decimals;
    }

    String name() {
        return name;
    }

    CellType type() {
        return type;
    }

    boolean isOfNumbers() {
        return ofNumbers;
    }

    /** Whether a cell that is no number stands for a missing one. */
    boolean isMark(String cell) {
        return isOwnMark(cell) || cell.length() <= LONGEST_MARK && MARKS.contains(cell.toLowerCase(Locale.ROOT));
    }

    /** Whether somebody has said that a cell means missing, be it a number or a text. */
    boolean isOwnMark(String cell) {
        return !ownMarks.isEmpty() && ownMarks.contains(cell);
    }

    /** Takes note of marks that have been told. */
    void expect(Set<String> marks) {
        expectedMarks.addAll(marks);
    }

    /** The marks met that nobody expected, in their order. */
    Set<String> lateMarks() {
        return lateMarks;
    }

    /**
     * Reads a cell.
     *
     * @param cell without spaces around it
     * @param value is made what the cell is
     */
    void read(String cell, Value value) {
        if (cell.isEmpty() || isOwnMark(cell)) {
            value.setMissing();
            return;
        }
        switch (type) {
            case AS_WRITTEN -> readAsWritten(cell, value);
            case NUMBER -> {
                if (!readNumber(cell, value)) {
                    value.setMissing();
                }
            }
            case CATEGORY -> value.setText(cell);
            case BOOLEAN -> readBoolean(cell, value);
        }
    }

    private void readAsWritten(String cell, Value value) {
        if (readNumber(cell, value)) {
            return;
        } else if (cell.equals("true") || cell.equals("false")) {
            value.setBoolean(cell.equals("true"));
        } else if (takesForMissing(cell)) {
            value.setMissing();
        } else {
            value.setText(cell);
        }
    }

    /** Whether a text is a mark here. */
    boolean takesForMissing(String text) {
        boolean isMissing = ofNumbers && isMark(text);
        if (isMissing && !expectedMarks.contains(text)) {
            lateMarks.add(text);
        }
        return isMissing;
    }

    private boolean readNumber(String cell, Value value) {
        if (mark == DecimalMark.POINT && JsonNumber.read(cell, value)) {
            return true;
        }
        return (ofNumbers || type == CellType.NUMBER) && mark.read(cell, value);
    }

    private static void readBoolean(String cell, Value value) {
        switch (cell.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> value.setBoolean(true);
            case "false", "no", "0" -> value.setBoolean(false);
            default -> value.setMissing();
        }
    }

    /** The number in a cell that was read as one, as JSON has it. */
    String asJson(String cell, Value number) {
        if (mark == DecimalMark.POINT && !Double.isNaN(JsonNumber.parse(cell))) {
            return cell;
        } else if (number.hasDigits()) {
            return number.text();
        }
        double value = number.number();
        return value == Math.rint(value) && !Value.needsDigits(value) && (value != 0 || 1 / value > 0)
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
