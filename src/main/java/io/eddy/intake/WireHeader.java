package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;

/** What stands before a record whose schema is in a registry: a zero and the schema's number, four bytes, the greatest first (Confluent's wire format). */
final class WireHeader {
    static final int LENGTH = 5;

    private WireHeader() {}

    /** The number of the schema. */
    static int schemaOf(byte[] record) throws RejectedEvent {
        if (record.length < LENGTH || record[0] != 0) {
            throw new RejectedEvent(
                    Reason.UNREADABLE,
                    ("the record begins with %s; one whose schema is in a registry begins with a zero and the number of the schema"
                                    + " (give the input a schema file if records have none)")
                            .formatted(beginning(record)));
        }
        return (record[1] & 0xff) << 24 | (record[2] & 0xff) << 16 | (record[3] & 0xff) << 8 | (record[4] & 0xff);
    }

    private static String beginning(byte[] record) {
        return record.length < LENGTH
                ? record.length + " bytes in all"
                : "byte 0x" + Integer.toHexString(record[0] & 0xff);
    }
}
