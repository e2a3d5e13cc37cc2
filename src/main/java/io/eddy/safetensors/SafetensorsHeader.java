package io.eddy.safetensors;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before the numbers of a safetensors file: texts by name, and for each tensor where its numbers are.
 *
 * @param entries in the order of their data, which they cover without a hole
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
    /** The longest header that readers of the format accept. */
    static final int MAX_BYTES = 100_000_000;

    static final String METADATA = "__metadata__";

    /**
     * The place of one tensor.
     *
     * @param begin of its first byte, counted from the end of the header
     * @param end one behind its last byte
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Entry(String name, Type type, int[] shape, long begin, long end) {}

    // because this is the order of the format's own writer: data keep their digest when a Python program stores them
    // again,
    // and eight-byte numbers come first, so that every tensor is aligned
    private static final Comparator<Map.Entry<String, Tensor>> ORDER =
            Comparator.<Map.Entry<String, Tensor>, Type>comparing(
                            tensor -> tensor.getValue().type())
                    .reversed()
                    .thenComparing(tensor -> tensor.getKey().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    static SafetensorsHeader of(Tensors tensors, Map<String, String> metadata) {
        List<Map.Entry<String, Tensor>> ordered =
                new ArrayList<>(tensors.tensors().entrySet());
        ordered.sort(ORDER);
        List<Entry> entries = new ArrayList<>();
        long position = 0;
        for (Map.Entry<String, Tensor> named : ordered) {
            Tensor tensor = named.getValue();
            checkData(named.getKey(), tensor);
            long end = position + tensor.elements() * tensor.type().bytes();
            entries.add(new Entry(named.getKey(), tensor.type(), tensor.shape(), position, end));
            position = end;
        }
        return new SafetensorsHeader(new LinkedHashMap<>(metadata), entries);
    }

    private static void checkData(String name, Tensor tensor) {
        if (Array.getLength(tensor.data()) != tensor.elements()) {
            throw new IllegalArgumentException("tensor %s has the shape %s but %d numbers"
                    .formatted(name, Arrays.toString(tensor.shape()), Array.getLength(tensor.data())));
        }
    }

    /** How many bytes of numbers follow the header. */
    long dataBytes() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).end();
    }

    /** The header as it stands in the file, its length in front, padded so that the data begin at a multiple of eight. */
    byte[] encode() {
        byte[] json = json();
        int length = (json.length + 7) / 8 * 8;
        if (length > MAX_BYTES) {
            throw new SnapshotTooLarge(
                    "the header of the snapshot would take %,d bytes, most of them keys of embedding tables,"
                                    .formatted(length)
                            + " and %,d are allowed; set a smaller maxValues for the largest table"
                                    .formatted(MAX_BYTES));
        }
        byte[] encoded = new byte[Long.BYTES + length];
        ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
        Arrays.fill(encoded, Long.BYTES + json.length, encoded.length, (byte) ' ');
        return encoded;
    }

    private byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart(METADATA);
            for (Map.Entry<String, String> text : metadata.entrySet()) {
                json.writeStringField(text.getKey(), text.getValue());
            }
            json.writeEndObject();
            for (Entry entry : entries) {
                json.writeObjectFieldStart(entry.name());
                json.writeStringField("dtype", entry.type().name());
                json.writeFieldName("shape");
                json.writeArray(entry.shape(), 0, entry.shape().length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {entry.begin(), entry.end()}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
