package io.eddy.app.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a column is one of single characters, as a text is that was cut into rows: there a space is a character like any other, and no missing
 * value. It is then called {@link #SPACE}, since events know no text of spaces only, and a line feed by its escape.
 */
final class SingleCharacters {
    /** U+2423, the sign for a space. */
    static final String SPACE = "\u2423";

    /** As it is in a file that has to escape it. */
    private static final String LINE_FEED = "\\n";

    /** A column of marks or initials has fewer. */
    private static final int LEAST_DIFFERENT = 20;

    private final Set<String> seen = new HashSet<>();
    private boolean areSingle = true;

    /** @param cell with the spaces around it */
    void see(String cell) {
        if (cell.isEmpty()) {
            return;
        }
        boolean isEscaped = cell.length() == 2 && cell.charAt(0) == '\\'; // as a line feed is, which would end the row
        areSingle &= isEscaped || cell.codePointCount(0, cell.length()) == 1;
        if (areSingle) {
            seen.add(cell);
        }
    }

    /** A character as events can have it: what would be taken for missing in another way. */
    static String written(String character) {
        return switch (character) {
            case " " -> SPACE;
            case "\n" -> LINE_FEED;
            default -> character;
        };
    }

    /** @param columns in which {@link #written} holds */
    static String note(List<String> columns) {
        return "a space is a character like any other, and written " + SPACE + ", in " + String.join(", ", columns);
    }

    boolean haveSpaces() {
        return areSingle && seen.size() >= LEAST_DIFFERENT && seen.contains(" ");
    }
}
