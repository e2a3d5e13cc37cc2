package io.eddy.safetensors;

import io.eddy.safetensors.SafetensorsHeader.Entry;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/**
 * The <a href="https://github.com/huggingface/safetensors">safetensors</a> layout: eight bytes with the length of the header,
 * little endian; the header, JSON that tells type, shape and place of each tensor and holds texts by name; then all numbers,
 * little endian, tensor by tensor, row by row, without holes.
 */
public final class Safetensors {
    private static final int BLOCK_BYTES = 64 * 1024;

    private Safetensors() {}

    /** What a file holds. The texts that belong to the tensors are in the metadata. */
    public record Content(Tensors tensors, Map<String, String> metadata) {}

    /** The bytes of the file, made as they are read; the tensors must not change until then. */
    public static InputStream write(Tensors tensors, Map<String, String> metadata) {
        return new SafetensorsBytes(tensors, metadata);
    }

    /**
     * The digest of a model: SHA-256 over everything behind the header of its file, which is all numbers, in hexadecimal
     * digits.
     */
    public static String digest(Tensors tensors) {
        SlicedDigest digest = new SlicedDigest(tensors);
        while (!digest.take(Integer.MAX_VALUE)) {}
        return digest.digest();
    }

    /**
     * Reads a file from a stream to its end.
     *
     * @param bytes the size of the file
     * @throws UnreadableSnapshot if it is not exactly one safetensors file with numbers of the types F32, F64 and I64
     */
    public static Content read(InputStream file, long bytes) throws IOException {
        long headerBytes = ByteBuffer.wrap(readFully(file, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (headerBytes < 0 || headerBytes > SafetensorsHeader.MAX_BYTES) {
            throw new UnreadableSnapshot("not a safetensors file: its header would take %s bytes and %,d are allowed"
                    .formatted(Long.toUnsignedString(headerBytes), SafetensorsHeader.MAX_BYTES));
        }
        long dataBytes = bytes - Long.BYTES - headerBytes;
        if (dataBytes < 0) {
            throw new UnreadableSnapshot("the safetensors file is cut short: it has %d bytes, its header alone takes %d"
                    .formatted(bytes, headerBytes));
        }
        byte[] json = readFully(file, (int) headerBytes);
        SafetensorsHeader header = new SafetensorsHeaderReader(json, dataBytes).read();
        Tensors tensors = new Tensors();
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, dataBytes)];
        for (Entry entry : header.entries()) {
            tensors.tensors().put(entry.name(), readTensor(file, entry, block));
        }
        if (file.read() >= 0) {
            throw new UnreadableSnapshot("the safetensors file goes on behind its %d bytes".formatted(bytes));
        }
        return new Content(tensors, header.metadata());
    }

    private static Tensor readTensor(InputStream file, Entry entry, byte[] block) throws IOException {
        Type type = entry.type();
        int elements = (int) ((entry.end() - entry.begin()) / type.bytes());
        Object data = switch (type) {
            case F32 -> new float[elements];
            case F64 -> new double[elements];
            case I64 -> new long[elements];
        };
        int step = block.length / type.bytes();
        for (int position = 0; position < elements; position += step) {
            int count = Math.min(step, elements - position);
            readFully(file, block, count * type.bytes());
            ByteBuffer numbers = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
            switch (type) {
                case F32 -> numbers.asFloatBuffer().get((float[]) data, position, count);
                case F64 -> numbers.asDoubleBuffer().get((double[]) data, position, count);
                case I64 -> numbers.asLongBuffer().get((long[]) data, position, count);
            }
        }
        return new Tensor(type, entry.shape(), data);
    }

    private static byte[] readFully(InputStream file, int length) throws IOException {
        byte[] bytes = new byte[length];
        readFully(file, bytes, length);
        return bytes;
    }

    private static void readFully(InputStream file, byte[] into, int length) throws IOException {
        if (file.readNBytes(into, 0, length) < length) {
            throw new UnreadableSnapshot("the safetensors file is cut short: it ended while it was read");
        }
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
