package io.eddy.app.data;

import io.eddy.app.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settles, by the first rows of a file, how the cells of its columns are read, and tells what was settled.
 *
 * <p>A column whose numbers say nothing of their decimals has those of the others, if these agree; else {@code 1.234} has a decimal
 * point, and {@code 1,234} is refused, unless the column has whole numbers without a comma too, which means thousands.
 */
final class ColumnForms {
    /** So many rows are looked at, or fewer where they are wide. */
    static final int ROWS = 1_000;

    private static final int LISTED = 8;

    private final String file;
    private final Optional<DecimalMark> given;
    private final Map<Column, FirstCells> looks = new LinkedHashMap<>();
    private final Map<String, List<String>> told = new LinkedHashMap<>();

    ColumnForms(String file, Optional<DecimalMark> given) {
        this.file = file;
        this.given = given;
    }

    /** What the cells of a column say; for columns that are read at all. */
    FirstCells of(Column column) {
        return looks.computeIfAbsent(column, unseen -> new FirstCells());
    }

    /** @throws Failure if numbers can be read in two ways */
    void settle() {
        @Nullable DecimalMark ofOthers = ofAll();
        looks.forEach((column, cells) -> {
            boolean ofNumbers = cells.isOfNumbers();
            DecimalMark mark = DecimalMark.POINT;
            if (ofNumbers || column.type() == CellType.NUMBER) {
                mark = given.orElseGet(() -> mark(column, cells, ofOthers));
                tellOfCommas(column, cells, mark);
            }
            column.settle(ofNumbers, mark);
            tellOfMarks(column, cells);
            tellOfTexts(column, cells);
        });
    }

    /** What the columns that say so have, if it is the same. */
    private @Nullable DecimalMark ofAll() {
        List<DecimalMark> marks = new ArrayList<>();
        looks.forEach((column, cells) -> {
            DecimalMark mark = cells.isOfNumbers() ? cells.mark() : null;
            if (mark != null && !marks.contains(mark)) {
                marks.add(mark);
            }
        });
        return marks.size() == 1 ? marks.get(0) : null;
    }

    private DecimalMark mark(Column column, FirstCells cells, @Nullable DecimalMark ofOthers) {
        if (cells.isMixed()) {
            throw new Failure(
                    ("%s: the numbers of %s have a decimal point (%s) and a decimal comma (%s); make them alike,"
                                    + " or say --decimal . or --decimal , and have the others left as text")
                            .formatted(file, column.name(), cells.withPoint(), cells.withComma()));
        }
        DecimalMark mark = cells.mark();
        if (mark != null) {
            return mark;
        } else if (ofOthers != null) {
            return ofOthers;
        } else if (cells.unclearComma() != null) {
            throw new Failure(
                    "%s: in %s, %s may have a decimal comma or one between thousands; say --decimal , or --decimal ."
                            .formatted(file, column.name(), cells.unclearComma()));
        }
        return DecimalMark.POINT;
    }

    private void tellOfCommas(Column column, FirstCells cells, DecimalMark mark) {
        if (mark == DecimalMark.COMMA && cells.mark() == DecimalMark.COMMA) {
            tell("numbers have a decimal comma in ", column);
        } else if (mark == DecimalMark.COMMA && cells.hasPoints()) {
            tell("numbers have points between thousands in ", column);
        } else if (mark == DecimalMark.POINT && cells.hasCommas()) {
            tell("numbers have commas between thousands in ", column);
        }
    }

    private void tellOfMarks(Column column, FirstCells cells) {
        if (column.isOfNumbers() && !cells.marks().isEmpty() && column.type() == CellType.AS_WRITTEN) {
            column.expect(cells.marks().keySet());
            tell(sentence(cells.marks().keySet(), "") + " missing in ", column);
        }
    }

    /** Of what may well have been meant otherwise. */
    private void tellOfTexts(Column column, FirstCells cells) {
        if (column.type() != CellType.AS_WRITTEN) {
            return;
        } else if (cells.areNumbersInTexts()) {
            tell("numbers in quotes stay texts, unless --type NAME=number reads them: ", column);
        } else if (column.isOfNumbers() && cells.tooLong() != null) {
            tell(
                    "of numbers as long as %s the first 15 digits count, unless --type NAME=category makes names of them: "
                            .formatted(cells.tooLong()),
                    column);
        } else if (column.isOfNumbers()) {
            String nines = String.join(",", cells.nines());
            if (!nines.isEmpty()) {
                tell(
                        "%s is taken for a number; if it stands for a missing one, say --missing %s: "
                                .formatted(nines, nines),
                        column);
            }
        } else if (!cells.wordsAmongNumbers().isEmpty()
                && cells.wordsAmongNumbers().stream().allMatch(word -> word.matches("0\\d+"))) {
            tell(
                    "numbers are taken for texts, because %s among them begins with a zero, as codes do, unless --type NAME=number: "
                            .formatted(cells.wordsAmongNumbers().iterator().next()),
                    column);
        } else if (!cells.wordsAmongNumbers().isEmpty()) {
            String words = String.join(",", cells.wordsAmongNumbers());
            tell(
                    "numbers are taken for texts, because %s is among them; if that means missing, say --missing '%s': "
                            .formatted(words, words),
                    column);
        } else if (cells.adorned() != null) {
            tell("cells like %s are no plain numbers, and taken for text: ".formatted(cells.adorned()), column);
        } else if (!cells.marks().isEmpty()) {
            String marks = String.join(",", cells.marks().keySet());
            tell(
                    "%s is a text like any other, unless --missing '%s' says that it means missing: "
                            .formatted(marks, marks),
                    column);
        }
    }

    /** Looks no more at a column that turned out to be no feature. */
    void forget(Column column) {
        looks.remove(column);
    }

    private void tell(String what, Column column) {
        told.computeIfAbsent(what, unseen -> new ArrayList<>()).add(column.name());
    }

    /** What was settled, where that was no matter of course. */
    List<String> notes() {
        return told.entrySet().stream()
                .map(entry -> entry.getKey() + listed(entry.getValue()))
                .toList();
    }

    /** Of marks that came when the first rows were over. */
    static List<String> lateNotes(Collection<Column> columns) {
        Map<String, List<String>> late = new LinkedHashMap<>();
        for (Column column : columns) {
            if (!column.lateMarks().isEmpty()) {
                late.computeIfAbsent(sentence(column.lateMarks(), " came later, and"), unseen -> new ArrayList<>())
                        .add(column.name());
            }
        }
        return late.entrySet().stream()
                .map(entry -> entry.getKey() + " missing in " + listed(entry.getValue()))
                .toList();
    }

    /** {@code "? and NA mean"} */
    private static String sentence(Set<String> marks, String between) {
        return String.join(" and ", marks) + between + (marks.size() == 1 ? " means" : " mean");
    }

    private static String listed(List<String> columns) {
        String first = columns.stream().limit(LISTED).collect(Collectors.joining(", "));
        return columns.size() > LISTED ? first + " and " + (columns.size() - LISTED) + " more" : first;
    }
}
