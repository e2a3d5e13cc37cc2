package io.eddy.replay;

import org.jspecify.annotations.Nullable;

/** The bytes of an event, which may be anything, and the record's own time. */
@SuppressWarnings("ArrayRecordComponent") // one record, handed over: compared nowhere
public record RebuildRecord(byte @Nullable [] value, long millis) {}
