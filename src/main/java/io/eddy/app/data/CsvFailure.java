package io.eddy.app.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a file cannot be read as CSV, in words of the file: the line, and what is too much of what. */
final class CsvFailure {
    private static final Pattern LINE = Pattern.compile("line (\\d+)");
    private static final Pattern CELLS = Pattern.compile("maximum limit of (\\d+) fields");

    private CsvFailure() {}

    /** Nothing if it is none of the failures that are known. */
    static Optional<Failure> of(Path path, CsvParseException e) {
        String message = message(e);
        Matcher line = LINE.matcher(message);
        String row = line.find() ? "the row that begins in line " + line.group(1) : "the first row";
        Matcher cells = CELLS.matcher(message);
        String wrong;
        if (message.contains("Unclosed quote")) {
            wrong = "has a quote that is never closed; close it, or write it twice where it belongs to the text";
        } else if (cells.find()) {
            wrong =
                    "has more than %,d cells, and an event takes %,d at most; but one of them can be a list of numbers, in JSON"
                            .formatted(Long.parseLong(cells.group(1)), Event.MAX_COLUMNS);
        } else if (message.contains("size")) {
            wrong = String.format(
                    Locale.ROOT,
                    "has a cell of more than %,d characters, which is the most; if it should not, a quote in it is not closed",
                    CsvRows.MOST_CHARACTERS);
        } else {
            return Optional.empty();
        }
        return Optional.of(new Failure(path + ": " + row + " " + wrong, e));
    }

    /** All messages, the innermost first. */
    private static String message(Throwable e) {
        String inner = e.getCause() == null ? "" : message(e.getCause()) + "; ";
        return inner + e.getMessage();
    }
}
