package io.eddy.app.data;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.eddy.app.Failure;
import io.eddy.intake.AvroFile;
import io.eddy.intake.RecordMapping;
import io.eddy.intake.RecordMappings;
import io.eddy.spec.Input;
import io.eddy.spec.Input.Format;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of a topic in a file, one after the other, in bytes as the topic has them, or would have. */
interface Exported extends Closeable {
    /** The next record, or null at the end. */
    byte @Nullable [] next() throws IOException;

    /** How these bytes become events. Each call makes one of its own. */
    RecordMapping mapping(Input input, int maxBytes);

    /** A JSON object in each line. */
    static Exported lines(BufferedReader reader) {
        return new Exported() {
            @Override
            public byte @Nullable [] next() throws IOException {
                String line = reader.readLine();
                while (line != null && line.isBlank()) {
                    line = reader.readLine();
                }
                return line == null ? null : line.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public RecordMapping mapping(Input input, int maxBytes) {
                Format format = input.format() instanceof Format.Events ? input.format() : new Format.Json();
                return new RecordMappings(maxBytes).of(input.with(format));
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    /** A line of CSV for each, behind one that names the cells, unless the topic's own form names them and the first line does not. */
    static Exported csv(String file, BufferedReader text, Optional<Character> given, Format ofTopic)
            throws IOException {
        Optional<Format.Csv> named = ofTopic instanceof Format.Csv csv ? Optional.of(csv) : Optional.empty();
        Separator separator = Separator.of(text, given.or(() -> named.map(Format.Csv::separator)));
        CsvReader<CsvRecord> reader = Separator.reader(separator.character())
                .allowUnclosedQuote(false)
                .ofCsvRecord(text);
        Iterator<CsvRecord> rows = reader.iterator();
        if (separator.isDeclared() && rows.hasNext()) {
            rows.next();
        }
        if (!rows.hasNext()) {
            throw new Failure(file + " is empty; its first line has to name the columns");
        }
        List<String> first = rows.next().getFields();
        List<String> names = first.stream().map(String::strip).toList();
        boolean isHeader = named.isEmpty() || names.containsAll(named.get().header());
        List<String> header = isHeader ? names : named.get().header();
        return new Exported() {
            private boolean isAtFirst = !isHeader;

            @Override
            public byte @Nullable [] next() {
                if (isAtFirst) {
                    isAtFirst = false;
                    return line(first, header.size());
                }
                return rows.hasNext() ? line(rows.next().getFields(), header.size()) : null;
            }

            @Override
            public RecordMapping mapping(Input mapped, int maxBytes) {
                return new RecordMappings(maxBytes).of(mapped.with(new Format.Csv(header, ',')));
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    private static byte[] line(List<String> cells, int wanted) {
        StringBuilder line = new StringBuilder();
        int count = Separator.hasCells(cells, wanted) ? wanted : cells.size();
        for (int i = 0; i < count; i++) {
            line.append(i == 0 ? "\"" : ",\"")
                    .append(cells.get(i).replace("\"", "\"\""))
                    .append('"');
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** An Avro object container file. */
    static Exported avro(AvroFile file) {
        return new Exported() {
            @Override
            public byte @Nullable [] next() throws IOException {
                return file.next();
            }

            @Override
            public RecordMapping mapping(Input input, int maxBytes) {
                return file.mapping(input, maxBytes);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
