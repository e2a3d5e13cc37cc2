package io.eddy.join;

import org.jspecify.annotations.Nullable;

/**
 * A record as it came.
 *
 * @param key its own; null if it has none
 * @param timestamp milliseconds since 1970 UTC; 0 or less if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // handed over: compared nowhere
public record Posted(byte @Nullable [] key, byte @Nullable [] value, long offset, long timestamp) {}
