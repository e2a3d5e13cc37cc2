package io.eddy.app.data;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the first cells of a column say about it: whether it is one of numbers, and what stands before their decimals. {@code 0,5}
 * and {@code 1.234,5} say that it is a comma, {@code 0.5} and {@code 1,234.5} that it is a point; {@code 1,234} and {@code 1.234} say
 * nothing. {@link ColumnForms} has the rest of the rule.
 */
final class FirstCells {
    static final double MOST = 0.9;

    private long filled;
    private long bits;
    private long points;
    private long commas;
    private long unclear;
    private long whole;
    private @Nullable String withPoint;
    private @Nullable String withComma;
    private @Nullable String unclearComma;
    private boolean hasCommas;
    private boolean hasPoints;
    private @Nullable String adorned;
    private long adornments;
    private final Map<String, Integer> marks = new LinkedHashMap<>();

    void see(String cell, Column column) {
        if (cell.isEmpty()) {
            return;
        }
        boolean point = DecimalMark.POINT.isNumber(cell);
        boolean comma = DecimalMark.COMMA.isNumber(cell);
        if (!point && !comma && column.isMark(cell)) {
            marks.merge(cell, 1, Integer::sum);
            return;
        }
        filled++;
        boolean hasComma = cell.indexOf(',') >= 0;
        boolean hasPoint = cell.indexOf('.') >= 0;
        hasCommas |= (point || comma) && hasComma;
        hasPoints |= (point || comma) && hasPoint;
        if (point && comma) {
            unclear++;
            whole += hasComma || hasPoint ? 0 : 1;
            unclearComma = unclearComma == null && hasComma ? cell : unclearComma;
        } else if (point) {
            points++;
            withPoint = withPoint == null ? cell : withPoint;
        } else if (comma) {
            commas++;
            withComma = withComma == null ? cell : withComma;
        } else if (cell.equals("true") || cell.equals("false")) {
            bits++;
        } else if (isAdorned(cell)) {
            adornments++;
            adorned = adorned == null ? cell : adorned;
        }
    }

    /** Sees a number or a truth value of JSON. */
    void seeWritten() {
        filled++;
        unclear++;
    }

    /** Whether it is a number but for what stands around it: {@code $1.50}, {@code 12 %}, {@code 3 km}. */
    private static boolean isAdorned(String cell) {
        return cell.length() <= 30 && cell.matches("-?\\D{1,4}[\\d.,]*\\d|-?\\d[\\d.,]* ?\\D{1,4}");
    }

    private long numbers() {
        return points + commas + unclear;
    }

    boolean isOfNumbers() {
        return numbers() + bits >= MOST * filled;
    }

    /** Whether numbers are written in both ways, neither of which is a slip. */
    boolean isMixed() {
        return Math.min(points, commas) > (1 - MOST) * numbers();
    }

    /** What stands before decimals, or null if nothing here says so. */
    @Nullable
    DecimalMark mark() {
        return points == commas ? null : points > commas ? DecimalMark.POINT : DecimalMark.COMMA;
    }

    /** A number with a comma that is either before decimals or between thousands, if nothing else here tells which; else null. */
    @Nullable
    String unclearComma() {
        return mark() == null && whole == 0 ? unclearComma : null;
    }

    String withPoint() {
        return String.valueOf(withPoint);
    }

    String withComma() {
        return String.valueOf(withComma);
    }

    /** Whether a comma stands in any number. */
    boolean hasCommas() {
        return hasCommas;
    }

    /** Whether a point stands in any number. */
    boolean hasPoints() {
        return hasPoints;
    }

    /** One of the cells if most are numbers but for what stands around them; else null. */
    @Nullable
    String adorned() {
        return adornments >= MOST * filled ? adorned : null;
    }

    /** How often each mark for a missing value was there. */
    Map<String, Integer> marks() {
        return marks;
    }
}
