package io.eddy.stream;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that somebody sends.
 *
 * @param millis its time, null for that of sending
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record SentRecord(
        byte @Nullable [] key,
        byte @Nullable [] value,
        @Nullable Long millis,
        List<Header> headers) {}
