package io.eddy.app.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What separates the cells of a CSV file: what gives most rows as many cells as the header. If several do, it is the one with the
 * most cells, and of those a tab before a semicolon, a bar, and a comma. If none of them gives two cells, another does that gives every
 * row as many as the header, none of whose cells is empty.
 *
 * @param character the separator
 * @param isDeclared whether the first line is spreadsheets' {@code sep=;} and not the header
 */
record Separator(char character, boolean isDeclared) {
    private static final String CANDIDATES = "\t;|,";
    private static final String SELDOM = "\u0001~^: ";

    /** So much is looked at, and so many rows of it at most. Little, because the reader reads ahead as much ever after. */
    private static final int CHARACTERS = 1 << 14;

    private static final int ROWS = 100;

    /** How well a separator fits: the cells of the header, and the share of rows that have as many. */
    private record Fit(int cells, double share) {
        boolean isBetterThan(Fit other) {
            if (cells < 2 || other.cells < 2) {
                return cells >= 2;
            }
            return share != other.share ? share > other.share : cells > other.cells;
        }
    }

    /** Finds it out, or takes the one that is given; reads nothing away. */
    static Separator of(BufferedReader text, Optional<Character> given) throws IOException {
        text.mark(CHARACTERS + 1);
        char[] buffer = new char[CHARACTERS];
        int length = 0;
        for (int read = 0; read >= 0 && length < CHARACTERS; length += Math.max(read, 0)) {
            read = text.read(buffer, length, CHARACTERS - length);
        }
        text.reset();
        text.mark(0); // because the reader keeps all that follows a mark, up to its limit
        String sample = new String(buffer, 0, length);
        boolean isDeclared = sample.matches("(?is)sep=.(\\R.*)?");
        if (given.isPresent() || isDeclared) {
            return new Separator(given.orElse(sample.charAt(Math.min(4, length - 1))), isDeclared);
        }
        return new Separator(best(sample, length < CHARACTERS), false);
    }

    private static char best(String sample, boolean isWhole) {
        char best = ',';
        Fit fit = new Fit(1, 0);
        for (char candidate : CANDIDATES.toCharArray()) {
            Fit ofThis = fit(sample, isWhole, candidate);
            if (ofThis.isBetterThan(fit)) {
                best = candidate;
                fit = ofThis;
            }
        }
        for (char candidate : SELDOM.toCharArray()) {
            if (fit.cells < 2 && isHeaderFilled(sample, candidate)) {
                Fit ofThis = fit(sample, isWhole, candidate);
                if (ofThis.cells >= 2 && ofThis.share == 1) {
                    return candidate;
                }
            }
        }
        return best;
    }

    /** Of cells that several spaces set in line, some seem to be empty. */
    private static boolean isHeaderFilled(String sample, char separator) {
        List<List<String>> rows = rows(sample.lines().findFirst().orElse(""), separator);
        return !rows.isEmpty() && rows.get(0).stream().noneMatch(String::isBlank);
    }

    private static Fit fit(String sample, boolean isWhole, char separator) {
        List<List<String>> rows = rows(sample, separator);
        if (!isWhole && rows.size() > 1) {
            rows.remove(rows.size() - 1); // because it may have been cut off
        }
        int cells = rows.isEmpty() ? 0 : rows.get(0).size();
        long fitting = rows.stream().skip(1).filter(row -> hasCells(row, cells)).count();
        return new Fit(cells, rows.size() < 2 ? 0 : (double) fitting / (rows.size() - 1));
    }

    private static List<List<String>> rows(String sample, char separator) {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader =
                reader(separator).allowUnclosedQuote(true).ofCsvRecord(sample)) {
            for (CsvRecord row : reader) {
                rows.add(row.getFields());
                if (rows.size() > ROWS) {
                    break;
                }
            }
        } catch (CsvParseException | IOException e) {
            return rows; // because what came before has to do; reading the file will tell of it
        }
        return rows;
    }

    /** Whether a row has so many cells, but for empty ones at its end. */
    static boolean hasCells(List<String> row, int cells) {
        return row.size() >= cells && row.stream().skip(cells).allMatch(String::isBlank);
    }

    /** Its buffer takes more than the longest cell, so that such a cell is what is found wrong. */
    static CsvReader.CsvReaderBuilder reader(char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .maxBufferSize(2 * CsvRows.MOST_CHARACTERS)
                .allowExtraFields(true)
                .allowMissingFields(true);
    }

    /** What it is called: {@code "semicolons"}. */
    String plural() {
        return switch (character) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            case '|' -> "bars";
            case ' ' -> "spaces";
            case '\u0001' -> "characters 1";
            default -> "'" + character + "'";
        };
    }
}
