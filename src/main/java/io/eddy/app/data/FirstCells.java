package io.eddy.app.data;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the first cells of a column say about it: whether it is one of numbers, and what stands before their decimals. {@code 0,5}
 * and {@code 1.234,5} say that it is a comma, {@code 0.5} and {@code 1,234.5} that it is a point; {@code 1,234} and {@code 1.234} say
 * nothing. {@link ColumnForms} has the rest of the rule.
 */
final class FirstCells {
    static final double MOST = 0.9;

    /** So many different words among numbers may mean that one is missing; more are something else. */
    private static final int FEW_WORDS = 3;

    private static final int LONGEST_WORD = 30;
    private static final int OFTEN = 5;

    /** A double keeps fifteen digits of any number, and sixteen of some. */
    private static final Pattern TOO_LONG = Pattern.compile("-?[1-9]\\d{16,}");

    private static final Pattern NINES = Pattern.compile("-99+([.,]0*)?|9999+([.,]0*)?");

    private static final Pattern ADORNED =
            Pattern.compile("-?\\D{1,4}[\\d.,' ]*\\d|-?\\d[\\d.,' ]* ?\\D{1,4}|\\(.?[\\d.,' ]*\\d.?\\)"
                    + "|-?\\d[\\d.,_]*\\d|0[xX][0-9a-fA-F]+|\\d+/\\d+|-?[\\p{Nd}.,\u066b\u066c]*\\p{Nd}");
    private static final Pattern DATE_OR_CODE =
            Pattern.compile("0\\d.*|(?![A-Z]{3} )\\p{L}+[-_ ]?\\d+|\\d+[-./]\\d+[-./]\\d+.*");

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
    private final Map<String, Integer> words = new LinkedHashMap<>();
    private final Map<String, Integer> nines = new LinkedHashMap<>();
    private long numbersInTexts;
    private @Nullable String tooLong;

    void see(String cell, Column column) {
        if (cell.isEmpty() || column.isOwnMark(cell)) {
            return;
        }
        boolean point = DecimalMark.POINT.isNumber(cell);
        boolean comma = DecimalMark.COMMA.isNumber(cell);
        if (!point && !comma && column.isMark(cell)) {
            marks.merge(cell, 1, Integer::sum);
            return;
        }
        filled++;
        if (point || comma) {
            noteLength(cell);
            if (NINES.matcher(cell).matches()) {
                nines.merge(cell, 1, Integer::sum);
            }
        }
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
        } else if (words.size() <= FEW_WORDS && cell.length() <= LONGEST_WORD) {
            words.merge(cell, 1, Integer::sum);
        }
    }

    /** Sees a text of JSON, which stays one even if a number is all there is in it. */
    void seeText(String text, Column column) {
        long before = numbers();
        see(text, column);
        numbersInTexts += numbers() - before;
    }

    /** Sees a number or a truth value of JSON. */
    void seeWritten(String text) {
        filled++;
        unclear++;
        noteLength(text);
    }

    private void noteLength(String number) {
        if (tooLong == null && TOO_LONG.matcher(number).matches()) {
            tooLong = number;
        }
    }

    /**
     * Whether it is a number but for what stands around it or how it is written: {@code $1.50}, {@code 12 %}, {@code (1,234.50)}, {@code
     * 1_000}, {@code 12,34,567}, {@code 0xff}, {@code 1/3}, or digits other than those of ASCII. Not what begins with a zero, which
     * says that it is a code, nor other codes ({@code A4}, {@code city 2}), nor dates.
     */
    private static boolean isAdorned(String cell) {
        return cell.length() <= 30
                && ADORNED.matcher(cell).matches()
                && !DATE_OR_CODE.matcher(cell).matches();
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

    /** One of those that are no plain numbers, if most of the others are; else null. */
    @Nullable
    String adorned() {
        return adornments + numbers() >= MOST * filled ? adorned : null;
    }

    /** Words that stand in a column for what is missing, it seems, since all else in it are numbers; none if there are many. */
    Set<String> wordsAmongNumbers() {
        return words.size() <= FEW_WORDS && 2 * numbers() > filled ? words.keySet() : Set.of();
    }

    /** Numbers such as -999 and 9999, if they come so often that they may stand for what is missing. */
    Set<String> nines() {
        Set<String> often = new LinkedHashSet<>();
        nines.forEach((cell, times) -> {
            if (times >= OFTEN && times >= filled / 100) {
                often.add(cell);
            }
        });
        return often;
    }

    /** A whole number of more digits than a number keeps; null if there is none. */
    @Nullable
    String tooLong() {
        return tooLong;
    }

    /** Whether it would be a column of numbers, were they not texts. */
    boolean areNumbersInTexts() {
        return 2 * numbersInTexts > filled && isOfNumbers();
    }

    /** How often each mark for a missing value was there. */
    Map<String, Integer> marks() {
        return marks;
    }
}
