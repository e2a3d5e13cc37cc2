package io.eddy.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.safetensors.SafetensorsHeader.Entry;
import io.eddy.state.Tensors.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a safetensors header and believes nothing of it: after {@link #read} every offset fits the data and its shape. */
final class SafetensorsHeaderReader {
    /** Types of fewer bits, which every number of 32 bits holds. */
    private static final Set<String> IN_PYTHON = Set.of("F16", "BF16", "F8_E4M3", "F8_E5M2");

    private static final String CURE =
            "; in Python, with load_file and save_file of safetensors.torch: save_file({k: v.float() for k, v in load_file(\"given.safetensors\").items()}, \"given32.safetensors\", {\"format\": \"pt\"})";

    private final byte[] bytes;
    private final long dataBytes;

    /**
     * @param bytes the JSON and its padding
     * @param dataBytes how many bytes follow it in the file
     */
    SafetensorsHeaderReader(byte[] bytes, long dataBytes) {
        this.bytes = bytes;
        this.dataBytes = dataBytes;
    }

    SafetensorsHeader read() throws UnreadableSnapshot {
        if (bytes.length == 0 || bytes[0] != '{') {
            throw new UnreadableSnapshot("not a safetensors file: its header does not begin with {");
        }
        SafetensorsHeader header;
        try (JsonParser json = Json.FACTORY.createParser(bytes)) {
            header = parse(json);
        } catch (UnreadableSnapshot e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw new UnreadableSnapshot(
                    "the safetensors header is not valid JSON at byte %d: %s"
                            .formatted(e.getLocation().getByteOffset(), e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new UnreadableSnapshot("the safetensors header is not readable: " + e.getMessage(), e);
        }
        header.entries().sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        checkPlaces(header.entries());
        return header;
    }

    private static SafetensorsHeader parse(JsonParser json) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            require(json.nextToken() == JsonToken.START_OBJECT, "%s is not an object", name);
            if (name.equals(SafetensorsHeader.METADATA)) {
                parseMetadata(json, metadata);
            } else {
                entries.add(parseEntry(name, json));
            }
        }
        if (json.nextToken() != null) {
            throw new UnreadableSnapshot("the safetensors header is wrong: something follows its object");
        }
        return new SafetensorsHeader(metadata, entries);
    }

    private static void parseMetadata(JsonParser json, Map<String, String> metadata) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            require(json.nextToken() == JsonToken.VALUE_STRING, "the value of %s in the metadata is not a text", name);
            metadata.put(name, json.getText());
        }
    }

    private static Entry parseEntry(String name, JsonParser json) throws IOException {
        Type type = null;
        long[] shape = null;
        long[] offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> type = parseType(name, json);
                case "shape" -> shape = parseNumbers(name, json);
                case "data_offsets" -> offsets = parseNumbers(name, json);
                default -> throw new UnreadableSnapshot("tensor %s has the unknown key %s".formatted(name, key));
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw new UnreadableSnapshot("tensor %s lacks dtype, shape or data_offsets".formatted(name));
        }
        require(
                offsets.length == 2 && offsets[0] <= offsets[1],
                "tensor %s has no begin and end in data_offsets",
                name);
        return new Entry(name, type, checkShape(name, type, shape, offsets[1] - offsets[0]), offsets[0], offsets[1]);
    }

    private static Type parseType(String name, JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.VALUE_STRING, "the dtype of tensor %s is not a text", name);
        for (Type type : Type.values()) {
            if (type.name().equals(json.getText())) {
                return type;
            }
        }
        throw new UnreadableSnapshot("tensor %s holds numbers of the type %s; Eddy reads %s%s"
                .formatted(
                        name,
                        json.getText(),
                        Arrays.toString(Type.values()),
                        IN_PYTHON.contains(json.getText()) ? CURE : ""));
    }

    private static long[] parseNumbers(String name, JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "shape or data_offsets of tensor %s is not a list", name);
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(
                    json.currentToken() == JsonToken.VALUE_NUMBER_INT
                            && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                            && json.getLongValue() >= 0,
                    "shape or data_offsets of tensor %s holds something else than whole numbers from 0 on",
                    name);
            numbers.add(json.getLongValue());
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static int[] checkShape(String name, Type type, long[] shape, long bytes) throws UnreadableSnapshot {
        long elements = 1;
        int[] sizes = new int[shape.length];
        for (int i = 0; i < shape.length; i++) {
            // because an array has at most 2^31 elements, a larger product is refused before it can overflow
            elements = shape[i] > Integer.MAX_VALUE ? Long.MAX_VALUE : elements * shape[i];
            require(elements <= Integer.MAX_VALUE - 8, "tensor %s is too large for an array in memory", name);
            sizes[i] = (int) shape[i];
        }
        if (elements * type.bytes() != bytes) {
            throw new UnreadableSnapshot(
                    "tensor %s has the shape %s of %s, %d bytes, but its data_offsets span %d bytes"
                            .formatted(name, Arrays.toString(shape), type, elements * type.bytes(), bytes));
        }
        return sizes;
    }

    private void checkPlaces(List<Entry> entries) throws UnreadableSnapshot {
        long position = 0;
        for (Entry entry : entries) {
            if (entry.begin() != position) {
                throw new UnreadableSnapshot("tensor %s begins at byte %d, the one before it ends at %d: %s"
                        .formatted(
                                entry.name(),
                                entry.begin(),
                                position,
                                entry.begin() < position ? "they overlap" : "a hole"));
            }
            position = entry.end();
        }
        if (position != dataBytes) {
            throw new UnreadableSnapshot("the tensors take %d bytes but %d bytes follow the header%s"
                    .formatted(position, dataBytes, position > dataBytes ? "; the file is cut short" : ""));
        }
    }

    private static void require(boolean right, String message, String name) throws UnreadableSnapshot {
        if (!right) {
            throw new UnreadableSnapshot("the safetensors header is wrong: " + message.formatted(name));
        }
    }
}
