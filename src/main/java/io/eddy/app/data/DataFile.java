package io.eddy.app.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.intake.AvroFile;
import io.eddy.spec.Input;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
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
    private final Skipped skipped;
    private final Rows rows;
    private final DoubleSupplier share;
    private final List<String> notes = new ArrayList<>();
    private long rowsRead;

    private DataFile(Path path, DataOptions options, Rows ofFile, DoubleSupplier share, Skipped skipped)
            throws IOException {
        this.path = path;
        this.options = options;
        this.share = share;
        this.skipped = skipped;
        this.rows = options.order().equals(DataOptions.Order.OF_FILE) ? ofFile : Rearranged.of(ofFile, options.order());
    }

    private static DataFile of(Path path, FileText text, DataOptions options) throws IOException {
        Optional<Input> input = options.input();
        Optional<DataFormat> said = options.form().format();
        BufferedReader reader = text.reader();
        DataFormat format = said.isPresent() ? said.get() : DataFormat.of(path, reader);
        String file = path.toString();
        String idPrefix = nameOf(path) + "-";
        Skipped skipped = new Skipped();
        Rows rows = input.isPresent()
                ? mapped(path, exported(file, format, reader, options, input.get()), input.get(), options, skipped)
                : switch (format) {
                    case CSV -> new CsvRows(file, idPrefix, reader, options, skipped);
                    case JSON_LINES -> new JsonRows(file, idPrefix, reader, options, skipped);
                    case VOWPAL_WABBIT -> new SparseRows(file, new VowpalLine(), idPrefix, reader, options, skipped);
                    case LIBSVM -> new SparseRows(file, new LibsvmLine(), idPrefix, reader, options, skipped);
                    case AVRO -> throw new IllegalStateException("Avro is no text");
                };
        DataFile opened = new DataFile(path, options, rows, text::share, skipped);
        opened.note(text, said.isEmpty() ? format : DataFormat.CSV);
        return opened;
    }

    private static Exported exported(
            String file, DataFormat format, BufferedReader reader, DataOptions options, Input input)
            throws IOException {
        return switch (format) {
            case CSV -> Exported.csv(file, reader, options.form().separator(), input.format());
            case JSON_LINES -> Exported.lines(reader);
            default ->
                throw new Failure(
                        "%s is in %s format, but the input of topic %s wants records as a topic has them: JSON lines, CSV or Avro"
                                .formatted(file, format, input.topic()));
        };
    }

    private static Rows mapped(Path path, Exported records, Input input, DataOptions options, Skipped skipped)
            throws IOException {
        return new MappedRows(nameOf(path) + "-", records, input, options.maxEventBytes(), skipped);
    }

    private static DataFile ofAvro(Path path, DataOptions options) throws IOException {
        AvroFile file = AvroFile.open(path);
        try {
            Skipped skipped = new Skipped();
            Input asked = options.input().orElseGet(() -> options.asInput(nameOf(path), file.has("id")));
            return new DataFile(
                    path, options, mapped(path, Exported.avro(file), asked, options, skipped), file::share, skipped);
        } catch (IOException | Failure e) {
            file.close();
            throw e;
        }
    }

    /** What was found out of the file where that was no matter of course. */
    private void note(FileText text, DataFormat foundOut) {
        if (foundOut == DataFormat.VOWPAL_WABBIT || foundOut == DataFormat.LIBSVM) {
            notes.add("the file is in %s format, by its first line; --format csv has it otherwise".formatted(foundOut));
        }
        if (!text.isUtf8()) {
            notes.add("the file is UTF-16");
        }
    }

    /**
     * Opens a file and looks at its columns. If the rows are to come in another order, all of it is read now.
     *
     * @throws Failure if the file cannot be read, or a column that the options name is not there
     */
    public static DataFile open(Path path, DataOptions options) {
        if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw new Failure(
                    path + " is a pipe or a device, and data are read more than once; write them to a file first");
        }
        FileText text = null;
        try {
            if (options.form().format().map(DataFormat.AVRO::equals).orElse(DataFormat.AVRO.isNameOf(path))) {
                return ofAvro(path, options);
            }
            text = FileText.open(path);
            return of(path, text, options);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new Failure("there is no file " + path, e);
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
        return name.replaceFirst(
                "(?i)(\\.(csv|tsv|txt|jsonl|ndjson|json|vw|libsvm|svmlight|svm|dat|avro))?(\\.gz)?$", "");
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
            return rows.key();
        }
        String text = rows.text(options.key().get());
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** What was found out of the file by its first rows where that was no matter of course, in sentences. */
    public List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        all.addAll(rows.notes());
        return all;
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
        return rows instanceof Rearranged rearranged ? rearranged.share() : share.getAsDouble();
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
