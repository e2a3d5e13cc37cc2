package io.eddy.safetensors;

import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.Map;

/** The bytes of a safetensors file, made as they are read, so that the file is never in memory as a whole. */
public final class SafetensorsBytes extends InputStream {
    private static final int BLOCK_BYTES = 64 * 1024;

    private final int headerBytes;
    private final long bytes;
    private final Iterator<Tensor> tensors;
    private final ByteBuffer numbers = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private ByteBuffer block;
    private Tensor tensor = new Tensor(Tensors.Type.F32, new int[] {0}, new float[0]);
    private int position;

    /** The tensors must not change until all is read. */
    public SafetensorsBytes(Tensors tensors, Map<String, String> metadata) {
        SafetensorsHeader header = SafetensorsHeader.of(tensors, metadata);
        block = ByteBuffer.wrap(header.encode());
        headerBytes = block.remaining();
        bytes = headerBytes + header.dataBytes();
        this.tensors = header.entries().stream()
                .map(entry -> tensors.tensors().get(entry.name()))
                .iterator();
    }

    /** The size of the header with its length in front. */
    public int headerBytes() {
        return headerBytes;
    }

    /** The size of the whole file. */
    public long bytes() {
        return bytes;
    }

    @Override
    public int read() {
        return fill() ? Byte.toUnsignedInt(block.get()) : -1;
    }

    /** Reads as many bytes as are asked for; fewer only at the end. */
    @Override
    public int read(byte[] into, int offset, int length) {
        int read = 0;
        while (read < length && fill()) {
            int step = Math.min(length - read, block.remaining());
            block.get(into, offset + read, step);
            read += step;
        }
        return read == 0 && length > 0 ? -1 : read;
    }

    private boolean fill() {
        while (!block.hasRemaining()) {
            if (position == tensor.elements()) {
                if (!tensors.hasNext()) {
                    return false;
                }
                tensor = tensors.next();
                position = 0;
            }
            int size = tensor.type().bytes();
            int count = (int) Math.min(BLOCK_BYTES / size, tensor.elements() - position);
            numbers.clear();
            switch (tensor.type()) {
                case F32 -> numbers.asFloatBuffer().put((float[]) tensor.data(), position, count);
                case F64 -> numbers.asDoubleBuffer().put((double[]) tensor.data(), position, count);
                case I64 -> numbers.asLongBuffer().put((long[]) tensor.data(), position, count);
            }
            block = numbers.limit(count * size);
            position += count;
        }
        return true;
    }
}
