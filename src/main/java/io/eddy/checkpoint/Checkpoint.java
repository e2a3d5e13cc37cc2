package io.eddy.checkpoint;

import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A whole checkpoint, read from the store: each of its pages was there and fitted its checksum. */
public final class Checkpoint {
    private final Manifest manifest;
    private final Tensors state = new Tensors();

    private Checkpoint(Manifest manifest) {
        this.manifest = manifest;
    }

    static Checkpoint read(Manifest manifest, CheckpointStore store) throws DamagedCheckpoint {
        Map<String, ByteBuffer> segments = new LinkedHashMap<>();
        for (Manifest.Segment segment : manifest.segments()) {
            segments.put(segment.name(), bytes(segment, store));
        }
        Checkpoint checkpoint = new Checkpoint(manifest);
        try {
            checkpoint.decode(segments);
        } catch (BufferUnderflowException
                | NegativeArraySizeException
                | ArrayIndexOutOfBoundsException
                | ArithmeticException e) {
            throw new DamagedCheckpoint("the checkpoint at offset %d does not describe itself as this Eddy does: %s"
                    .formatted(manifest.offset(), e.getMessage()));
        }
        return checkpoint;
    }

    private static ByteBuffer bytes(Manifest.Segment segment, CheckpointStore store) throws DamagedCheckpoint {
        long most = Math.min(Integer.MAX_VALUE, (long) segment.pages().size() * Page.PAYLOAD_BYTES);
        if (segment.bytes() < 0 || segment.bytes() > most) {
            throw new DamagedCheckpoint("%s has %d bytes in %d pages"
                    .formatted(segment.name(), segment.bytes(), segment.pages().size()));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) segment.bytes());
        for (int p = 0; p < segment.pages().size(); p++) {
            Page page = segment.pages().get(p);
            String key = Page.key(segment.name(), p, page.slot());
            byte[] record = store.get(key);
            if (record == null) {
                throw new DamagedCheckpoint("page %s is missing".formatted(key));
            }
            ByteBuffer payload = page.payload(key, record);
            if (payload.remaining() > bytes.remaining()) {
                throw new DamagedCheckpoint("page %s has %d bytes more than its segment"
                        .formatted(key, payload.remaining() - bytes.remaining()));
            }
            bytes.put(payload);
        }
        if (bytes.hasRemaining()) {
            throw new DamagedCheckpoint("%d bytes of %s are missing".formatted(bytes.remaining(), segment.name()));
        }
        return bytes.flip();
    }

    private void decode(Map<String, ByteBuffer> segments) throws DamagedCheckpoint {
        ByteBuffer in = segment(segments, Image.REST).order(ByteOrder.BIG_ENDIAN);
        while (in.hasRemaining()) {
            Entry entry = Entry.values()[in.get()];
            String name = text(in);
            int[] shape = new int[Math.min(in.getInt(), in.remaining())]; // of so many, there are too few numbers
            for (int i = 0; i < shape.length; i++) {
                shape[i] = in.getInt();
            }
            int elements = 1;
            for (int size : shape) {
                elements = Math.multiplyExact(elements, size);
            }
            switch (entry) {
                case FLOATS -> floats(name, shape, elements, in);
                case PAGED_FLOATS -> {
                    floats(name, shape, elements, segment(segments, name).order(Page.ORDER));
                }
                case DOUBLES -> {
                    double[] doubles = new double[counted(elements, Double.BYTES, in)];
                    in.asDoubleBuffer().get(doubles);
                    in.position(in.position() + elements * Double.BYTES);
                    state.tensors().put(name, new Tensor(Type.F64, shape, doubles));
                }
                case LONGS -> {
                    long[] longs = new long[counted(elements, Long.BYTES, in)];
                    in.asLongBuffer().get(longs);
                    in.position(in.position() + elements * Long.BYTES);
                    state.tensors().put(name, new Tensor(Type.I64, shape, longs));
                }
                case TEXTS -> state.texts().put(name, PagedTexts.decode(in, elements));
                case PAGED_TEXTS ->
                    state.texts()
                            .put(name, PagedTexts.decode(segment(segments, name).order(Page.ORDER), elements));
            }
        }
    }

    private void floats(String name, int[] shape, int elements, ByteBuffer in) {
        float[] floats = new float[counted(elements, Float.BYTES, in)];
        in.asFloatBuffer().get(floats);
        in.position(in.position() + elements * Float.BYTES);
        state.tensors().put(name, new Tensor(Type.F32, shape, floats));
    }

    /** Looked at before memory is asked for. */
    private static int counted(int elements, int bytes, ByteBuffer in) {
        if ((long) elements * bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return elements;
    }

    private static ByteBuffer segment(Map<String, ByteBuffer> segments, String name) throws DamagedCheckpoint {
        ByteBuffer segment = segments.get(name);
        if (segment == null) {
            throw new DamagedCheckpoint("the segment %s is missing".formatted(name));
        }
        return segment;
    }

    private static String text(ByteBuffer in) {
        byte[] utf8 = new byte[Math.min(in.getInt(), in.remaining() + 1)]; // one more underflows
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Everything before it has been learned. */
    public long offset() {
        return manifest.offset();
    }

    Manifest manifest() {
        return manifest;
    }

    /** Gives its state to a new model of the same specification. */
    public Archive state() {
        return state.load(true);
    }
}
