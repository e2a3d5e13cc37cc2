package io.eddy.app.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A data file, row by row: in one of the {@link DataFormat}s, plain or gzipped. Each row is an event, either decoded or as the JSON that travels; both are the same event, to the bit.
 *
 * <pre>{@code
 * try (DataFile file = DataFile.open(path, options)) {
 *     while (file.next()) {
 *         file.fill(event);
 *     }
 * }
 * }</pre>
 */
public final class DataFile implements AutoCloseable {
    private final Path path;
    private final DataOptions options;
    private final FileText text;
    private final Skipped skipped = new Skipped();
    private final DataFormat format;
    private final Rows rows;
    private long rowsRead;

    private DataFile(Path path, FileText text, DataOptions options) throws IOException {
        this.path = path;
        this.text = text;
        this.options = options;
        String idPrefix = nameOf(path) + "-";
        this.format = options.form().format().isPresent()
                ? options.form().format().get()
                : DataFormat.of(path, text.reader());
        String file = path.toString();
        BufferedReader reader = text.reader();
        Rows ofFile = switch (format) {
            case CSV -> new CsvRows(file, idPrefix, reader, options, skipped);
            case JSON_LINES -> new JsonRows(file, idPrefix, reader, options, skipped);
            case VOWPAL_WABBIT -> new SparseRows(file, new VowpalLine(), idPrefix, reader, options, skipped);
            case LIBSVM -> new SparseRows(file, new LibsvmLine(), idPrefix, reader, options, skipped);
        };
        this.rows = options.order().equals(DataOptions.Order.OF_FILE) ? ofFile : Rearranged.of(ofFile, options.order());
    }

    /**
     * Opens a file and looks at its columns. If the rows are to come in another order, all of it is read now.
     *
     * @throws Failure if the file cannot be read, or a column that the options name is not there
     */
    public static DataFile open(Path path, DataOptions options) {
        FileText text = null;
        try {
            text = FileText.open(path);
            return new DataFile(path, text, options);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            close(text);
            throw failure(path, 0, e);
        } catch (Failure e) {
            close(text);
            throw e;
        }
    }

    private static void close(@Nullable FileText text) {
        if (text != null) {
            try {
                text.reader().close();
            } catch (IOException e) {
                // the failure that led here says more
            }
        }
    }

    /** A file's name without folders and extensions: {@code elec2} for {@code data/elec2.csv.gz}. */
    public static String nameOf(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.replaceFirst("(?i)(\\.(csv|tsv|txt|jsonl|ndjson|json|vw|libsvm|svmlight|svm|dat))?(\\.gz)?$", "");
    }

    /**
     * Moves on to the next row; rows that cannot be read are skipped and counted.
     *
     * @return false if there is none
     * @throws Failure if the file is damaged from here on
     */
    public boolean next() {
        try {
            boolean moved = rows.next();
            rowsRead += moved ? 1 : 0;
            return moved;
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw failure(path, rowsRead, e);
        }
    }

    private static Failure failure(Path path, long rows, Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof CsvParseException && cause.getCause() instanceof IOException io) {
            return failure(path, rows, io);
        }
        String where = rows == 0 ? "" : " after row " + rows;
        if (cause instanceof CsvParseException csv) {
            return CsvFailure.of(path, csv)
                    .orElseGet(() -> new Failure("%s is not CSV%s: %s".formatted(path, where, cause.getMessage()), e));
        } else if (cause instanceof CharacterCodingException) {
            return new Failure(
                    "%s is not UTF-8%s; convert it first: iconv -f WINDOWS-1252 -t UTF-8, if it is from Western Europe"
                            .formatted(path, where),
                    e);
        } else if (cause instanceof EOFException) {
            return new Failure("%s is cut short%s: its gzip data has no end; fetch it again".formatted(path, where), e);
        } else if (cause instanceof ZipException) {
            return new Failure("%s is damaged%s: %s; fetch it again".formatted(path, where, cause.getMessage()), e);
        }
        return new Failure("cannot read %s%s: %s".formatted(path, where, cause.getMessage()), e);
    }

    /**
     * Makes an event of the row.
     *
     * @throws RejectedEvent if it cannot be one: a row of JSON with something wrong in it, or one of more than 16 MiB
     */
    public void fill(Event event) throws RejectedEvent {
        rows.fill(event);
    }

    /** The row as an event in JSON; its reader rejects it where {@link #fill} does. */
    public byte[] json() {
        return rows.json();
    }

    /** What stands in the key's column, to the letter; nothing if that is missing, or there is no key. */
    public Optional<String> key() {
        if (options.key().isEmpty()) {
            return Optional.empty();
        }
        String text = rows.text(options.key().get());
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** What was found out of the file by its first rows where that was no matter of course, in sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(rows.notes());
        if (!text.isUtf8()) {
            notes.add(0, "the file is UTF-16");
        }
        if (options.form().format().isEmpty() && (format == DataFormat.VOWPAL_WABBIT || format == DataFormat.LIBSVM)) {
            notes.add(
                    0, "the file is in %s format, by its first line; --format csv has it otherwise".formatted(format));
        }
        return notes;
    }

    /** What else was noticed in the rows so far. */
    public List<String> lateNotes() {
        return rows.lateNotes();
    }

    /** Where in the file the row stands: 1 for the first. */
    public long row() {
        return rows.number();
    }

    /** The rows so far that could not be read. */
    public Skipped skipped() {
        return skipped;
    }

    /** How much has been gone through, from 0 to 1; of a file in its own order, by its bytes. */
    public double share() {
        return rows instanceof Rearranged rearranged ? rearranged.share() : text.share();
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw new Failure("cannot close " + path + ": " + Failure.why(e), e);
        }
    }
}
