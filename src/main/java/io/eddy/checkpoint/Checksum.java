package io.eddy.checkpoint;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A record closed by the CRC-32C of all that is before it. */
final class Checksum {
    static final int BYTES = Integer.BYTES;

    private Checksum() {}

    /** Fills the last four bytes. */
    static void close(byte[] record) {
        int end = record.length - BYTES;
        ByteBuffer.wrap(record).order(Page.ORDER).putInt(end, of(record, end));
    }

    /** The record without its checksum, from its start. */
    static ByteBuffer open(String key, byte[] bytes) throws DamagedCheckpoint {
        ByteBuffer record = ByteBuffer.wrap(bytes).order(Page.ORDER);
        int end = bytes.length - BYTES;
        if (end < 0 || record.getInt(end) != of(bytes, end)) {
            throw new DamagedCheckpoint("record %s of %d bytes does not fit its checksum".formatted(key, bytes.length));
        }
        return record.limit(end);
    }

    private static int of(byte[] record, int end) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, end);
        return (int) crc.getValue();
    }
}
