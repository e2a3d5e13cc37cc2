package io.eddy.app.data;

import io.eddy.feature.Event;
import io.eddy.feature.Value;
import io.eddy.wire.JsonNumber;

/** How a line says a label and the few features that are not zero. */
interface SparseLine {
    /**
     * Reads a line.
     *
     * @param line not blank
     * @param event is empty, and filled: the label as the text that stands there, the id if the line has one
     * @throws Unreadable if it is none; it says why
     */
    void read(String line, Event event) throws Unreadable;

    /** A line that is not of its format. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Unreadable(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** @throws Unreadable if the text is no number, or beyond the range of a float */
    static float number(String text, Value scratch) throws Unreadable {
        double number = JsonNumber.parse(text);
        if (Double.isNaN(number)) {
            // because +1, .5 and 1. are numbers here
            number = DecimalMark.POINT.read(text, scratch) ? scratch.number() : Double.NaN;
        }
        if (!Float.isFinite((float) number)) {
            throw new Unreadable("has '%s' where a number belongs".formatted(text));
        }
        return (float) number;
    }
}
