package io.eddy.app.data;

import io.eddy.feature.Value;
import java.util.Locale;

/**
 * What the cells of a column are taken for. An empty cell is a missing value for each of them; spaces around a cell, quoted or
 * not, do not count.
 */
public enum CellType {
    /**
     * What JSON would read without quotes: a finite number of JSON's form ({@code 1}, {@code -0.5}, {@code 1e5}) is a number,
     * {@code true} and {@code false} are booleans. All else is text: {@code 007}, {@code +1}, {@code .5}, {@code 0x1}, {@code 1f},
     * {@code NaN}, {@code 1e400}, {@code True}, {@code null}.
     */
    AS_WRITTEN {
        @Override
        void read(String cell, Value value) {
            double number = JsonNumber.parse(cell);
            if (!Double.isNaN(number)) {
                value.setNumber(number);
            } else if (cell.equals("true") || cell.equals("false")) {
                value.setBoolean(cell.equals("true"));
            } else {
                CATEGORY.read(cell, value);
            }
        }
    },
    /** A number of JSON's form; what is none is missing. */
    NUMBER {
        @Override
        void read(String cell, Value value) {
            double number = JsonNumber.parse(cell);
            if (Double.isNaN(number)) {
                value.setMissing();
            } else {
                value.setNumber(number);
            }
        }
    },
    /** Text, be it all digits. */
    CATEGORY {
        @Override
        void read(String cell, Value value) {
            if (cell.isEmpty()) {
                value.setMissing();
            } else {
                value.setText(cell);
            }
        }
    },
    /** {@code true}, {@code yes} or {@code 1}, and their opposites, in any case; what is neither is missing. */
    BOOLEAN {
        @Override
        void read(String cell, Value value) {
            switch (cell.toLowerCase(Locale.ROOT)) {
                case "true", "yes", "1" -> value.setBoolean(true);
                case "false", "no", "0" -> value.setBoolean(false);
                default -> value.setMissing();
            }
        }
    };

    /**
     * Reads a cell.
     *
     * @param cell without spaces around it
     * @param value is made what the cell is
     */
    abstract void read(String cell, Value value);
}
