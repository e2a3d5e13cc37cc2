package io.eddy.stream;

/**
 * An event that the intake has made.
 *
 * @param source the partition that its record was in
 * @param json its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over: compared nowhere
record TakenIn(String source, byte[] json) {}
