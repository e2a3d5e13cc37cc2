package io.eddy.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What closes a checkpoint: which pages it consists of. There are two, written in turn, as the pages are.
 *
 * @param slot 0 or 1
 * @param offset everything before it has been learned
 */
record Manifest(int slot, long offset, List<Segment> segments) {
    private static final int FORMAT = 0xEDD70001;

    /**
     * One run of bytes, cut into pages.
     *
     * @param bytes its length
     */
    record Segment(String name, long bytes, List<Page> pages) {
        Segment {
            pages = List.copyOf(pages);
        }
    }

    Manifest {
        segments = List.copyOf(segments);
    }

    static String key(int slot) {
        return "manifest/" + slot;
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) { // big-endian, as network formats are
            out.writeInt(FORMAT);
            out.writeLong(offset);
            out.writeInt(segments.size());
            for (Segment segment : segments) {
                byte[] name = segment.name.getBytes(StandardCharsets.UTF_8);
                out.writeInt(name.length);
                out.write(name);
                out.writeLong(segment.bytes);
                out.writeInt(segment.pages.size());
                for (Page page : segment.pages) {
                    out.writeByte(page.slot());
                    out.writeLong(page.offset());
                }
            }
            out.writeInt(0); // the checksum's place
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        byte[] record = bytes.toByteArray();
        Checksum.close(record);
        return record;
    }

    static Manifest parse(int slot, byte[] bytes) throws DamagedCheckpoint {
        ByteBuffer in = Checksum.open(key(slot), bytes).order(ByteOrder.BIG_ENDIAN);
        try {
            int format = in.getInt();
            if (format != FORMAT) {
                throw new DamagedCheckpoint(
                        "%s has the format %x and this Eddy reads %x".formatted(key(slot), format, FORMAT));
            }
            long offset = in.getLong();
            int count = in.getInt();
            List<Segment> segments = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] name =
                        new byte[Math.min(in.getInt(), in.remaining() + 1)]; // one more, so that it ends too early
                in.get(name);
                long length = in.getLong();
                int pageCount = in.getInt();
                List<Page> pages = new ArrayList<>();
                for (int p = 0; p < pageCount; p++) {
                    pages.add(new Page(in.get(), in.getLong()));
                }
                segments.add(new Segment(new String(name, StandardCharsets.UTF_8), length, pages));
            }
            return new Manifest(slot, offset, segments);
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new DamagedCheckpoint("%s ends too early".formatted(key(slot)));
        }
    }
}
