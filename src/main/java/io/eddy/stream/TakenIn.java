package io.eddy.stream;

/**
 * An event that the intake has made.
 *
 * @param place what decides its partition where it has no key, see {@link EventPartitions}
 * @param json its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over: compared nowhere
record TakenIn(String place, byte[] json) {}
