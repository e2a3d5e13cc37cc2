package io.eddy.app.data;

import io.eddy.feature.Value;
import io.eddy.wire.JsonNumber;

/**
 * What stands before the decimals of a number, and so which forms beside those of JSON are numbers: {@code +1}, {@code .5}, {@code
 * 5.}, a true minus sign, and digits in groups of three with one separator between them, which is a space, an apostrophe, or the
 * other mark. A whole part that begins with zero is none: {@code 007} is a text.
 */
public enum DecimalMark {
    /** {@code 1,234.5} */
    POINT('.', ','),
    /** {@code 1.234,5} */
    COMMA(',', '.');

    /** No number is so long; a JSON reader has a limit too, and what is text here must not be a number there. */
    private static final int MAX_LENGTH = 100;

    private static final String SEPARATORS = "'\u2019 \u00a0\u2009\u202f";
    private static final String MINUS = "-\u2212";

    private final char mark;
    private final char other;

    DecimalMark(char mark, char other) {
        this.mark = mark;
        this.other = other;
    }

    /** Whether the cell is a number in this way of writing. */
    boolean isNumber(String cell) {
        return canBegin(cell) && !plain(cell).isEmpty();
    }

    /**
     * Reads a number.
     *
     * @return false if the cell is none, or one beyond the range of a double; the value is then as it was
     */
    boolean read(String cell, Value value) {
        String plain = canBegin(cell) ? plain(cell) : "";
        double number = plain.isEmpty() ? Double.NaN : Double.parseDouble(plain);
        if (!Double.isFinite(number)) {
            return false;
        }
        JsonNumber.set(number, plain, value);
        return true;
    }

    /** Soon told of most texts. */
    private boolean canBegin(String cell) {
        if (cell.isEmpty() || cell.length() > MAX_LENGTH) {
            return false;
        }
        char first = cell.charAt(0);
        return isDigit(first) || first == '+' || first == mark || MINUS.indexOf(first) >= 0;
    }

    /** The number as Java writes it; empty if the cell is none. */
    private String plain(String cell) {
        StringBuilder plain = new StringBuilder(cell.length());
        boolean negative = MINUS.indexOf(cell.charAt(0)) >= 0;
        plain.append(negative ? "-" : "");
        int start = negative || cell.charAt(0) == '+' ? 1 : 0;
        int i = copyDigits(cell, start, plain);
        int whole = i - start;
        if (whole > 1 && cell.charAt(start) == '0') {
            return "";
        }
        if (whole >= 1 && whole <= 3 && i < cell.length() && separates(cell.charAt(i)) && cell.charAt(start) != '0') {
            char separator = cell.charAt(i);
            while (i < cell.length() && cell.charAt(i) == separator) {
                int end = copyDigits(cell, i + 1, plain);
                if (end != i + 4) {
                    return "";
                }
                i = end;
            }
        }
        if (i < cell.length() && cell.charAt(i) == mark) {
            plain.append('.');
            int end = copyDigits(cell, i + 1, plain);
            if (whole == 0 && end == i + 1) {
                return "";
            }
            i = end;
        } else if (whole == 0) {
            return "";
        }
        return isExponent(cell, i) ? plain.append(cell, i, cell.length()).toString() : "";
    }

    private boolean separates(char c) {
        return c == other || SEPARATORS.indexOf(c) >= 0;
    }

    /** Whether nothing follows, or an exponent and then nothing. */
    private static boolean isExponent(String cell, int i) {
        if (i == cell.length()) {
            return true;
        }
        int digits = i + 1;
        if (digits < cell.length() && (cell.charAt(digits) == '-' || cell.charAt(digits) == '+')) {
            digits++;
        }
        int end = digits;
        while (end < cell.length() && isDigit(cell.charAt(end))) {
            end++;
        }
        return (cell.charAt(i) == 'e' || cell.charAt(i) == 'E') && end > digits && end == cell.length();
    }

    private static int copyDigits(String cell, int from, StringBuilder plain) {
        int i = from;
        while (i < cell.length() && isDigit(cell.charAt(i))) {
            i++;
        }
        plain.append(cell, from, i);
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
