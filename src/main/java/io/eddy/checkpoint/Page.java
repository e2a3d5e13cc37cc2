package io.eddy.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where a page lies. Each page has two slots that are written in turn, so that a checkpoint cut short never touches what the last
 * whole one consists of.
 *
 * @param slot 0 or 1
 * @param offset of the checkpoint that wrote it
 */
record Page(int slot, long offset) {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** What is put before and after the payload: the offset, and the checksum. */
    static final int OVERHEAD = Long.BYTES + Checksum.BYTES;

    /** A record of the store is no larger than half of a Kafka message. */
    static final int PAYLOAD_BYTES = (512 << 10) - 64;

    static String key(String segment, int page, int slot) {
        return "page/" + segment + "/" + page + "/" + slot;
    }

    /** Begins a record; position and limit are around the place of its payload. */
    ByteBuffer begin(byte[] record) {
        return ByteBuffer.wrap(record).order(ORDER).putLong(offset).limit(record.length - Checksum.BYTES);
    }

    /** The payload of a record that is this page. */
    ByteBuffer payload(String key, byte[] bytes) throws DamagedCheckpoint {
        ByteBuffer record = Checksum.open(key, bytes);
        if (record.remaining() < Long.BYTES) {
            throw new DamagedCheckpoint("record %s has %d bytes".formatted(key, bytes.length));
        }
        long written = record.getLong();
        if (written != offset) {
            throw new DamagedCheckpoint(
                    "page %s is that of the checkpoint at offset %d where the one of offset %d was left"
                            .formatted(key, written, offset));
        }
        return record;
    }
}
