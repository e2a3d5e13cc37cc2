package io.eddy.wire;

import io.eddy.feature.Value;

/** Numbers by JSON's grammar (RFC 8259, section 6), in texts that are no JSON: the cells of CSV. */
public final class JsonNumber {
    /** No number is so long; a JSON reader has a limit too, and what is text here must not be a number there. */
    private static final int MAX_LENGTH = 100;

    /** So many digits are exact in a double, and need no rounding. */
    private static final int EXACT_DIGITS = 15;

    private JsonNumber() {}

    /**
     * Sets the number that is written, with all digits if it is whole.
     *
     * @return false if it is none, or beyond the range of a double; then nothing is set
     */
    public static boolean read(String text, Value value) {
        double number = parse(text);
        if (Double.isNaN(number)) {
            return false;
        }
        set(number, text, value);
        return true;
    }

    /** @param text as which the number is written */
    public static void set(double number, String text, Value value) {
        if (Value.needsDigits(number) && isWhole(text)) {
            value.setWhole(number, text);
        } else {
            value.setNumber(number);
        }
    }

    private static boolean isWhole(String text) {
        return text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }

    /** The number that is written; NaN if it is none, or beyond the range of a double. */
    public static double parse(String text) {
        int end = text.length();
        int start = end > 0 && text.charAt(0) == '-' ? 1 : 0;
        int point = endOfDigits(text, start);
        if (point == start || point > start + 1 && text.charAt(start) == '0' || end > MAX_LENGTH) {
            return Double.NaN;
        }
        if (point == end && end - start <= EXACT_DIGITS) {
            return exact(text, start);
        }
        int i = point;
        if (i < end && text.charAt(i) == '.') {
            i = endOfDigits(text, point + 1);
            if (i == point + 1) {
                return Double.NaN;
            }
        }
        if (i < end && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            boolean signed = i + 1 < end && (text.charAt(i + 1) == '-' || text.charAt(i + 1) == '+');
            int exponent = signed ? i + 2 : i + 1;
            i = endOfDigits(text, exponent);
            if (i == exponent) {
                return Double.NaN;
            }
        }
        double number = i == end ? Double.parseDouble(text) : Double.NaN;
        return Double.isInfinite(number) ? Double.NaN : number;
    }

    private static int endOfDigits(String text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static double exact(String text, int start) {
        long number = 0;
        for (int i = start; i < text.length(); i++) {
            number = 10 * number + (text.charAt(i) - '0');
        }
        return start == 0 ? number : -(double) number;
    }
}
