package io.eddy.intake;

import io.eddy.spec.Input;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** An Avro object container file: the records of a topic as they would stand in it, without a registry's number before them. */
public final class AvroFile implements Closeable {
    private final String name;
    private final long bytes;
    private final DataFileReader<Object> reader;
    private final GenericDatumWriter<Object> writer;
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private @Nullable BinaryEncoder encoder;

    private AvroFile(Path file) throws IOException {
        this.name = String.valueOf(file.getFileName());
        this.bytes = Math.max(1, file.toFile().length());
        this.reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>());
        this.writer = new GenericDatumWriter<>(reader.getSchema());
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read, or is none of these
     */
    public static AvroFile open(Path file) throws IOException {
        return new AvroFile(file);
    }

    /**
     * A mapping of its records, by the schema of the file.
     *
     * @throws IllegalArgumentException if that does not have what the input names
     */
    public RecordMapping mapping(Input input, int maxBytes) {
        return new FieldMapping(input, new AvroRecords(AvroSchemas.of(reader.getSchema(), name, input)), maxBytes);
    }

    /** Whether its records have a field of that name. */
    public boolean has(String field) {
        return reader.getSchema().getType() == Schema.Type.RECORD
                && reader.getSchema().getField(field) != null;
    }

    /**
     * The next record, or null at the end.
     *
     * @throws IOException if the file is damaged from here on
     */
    public byte @Nullable [] next() throws IOException {
        try {
            if (!reader.hasNext()) {
                return null;
            }
            record.reset();
            encoder = EncoderFactory.get().binaryEncoder(record, encoder);
            writer.write(reader.next(), encoder);
            encoder.flush();
            return record.toByteArray();
        } catch (AvroRuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** How much of it has been read, from 0 to 1. */
    public double share() {
        try {
            return Math.min(1, (double) reader.tell() / bytes);
        } catch (IOException e) {
            return 0; // because nobody fails for a progress bar
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
