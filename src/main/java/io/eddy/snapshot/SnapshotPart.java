package io.eddy.snapshot;

/**
 * A record for the snapshots topic.
 *
 * @param key text of the form {@code model/slot/part}
 * @param bytes its value, handed over
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record SnapshotPart(String key, byte[] bytes) {}
