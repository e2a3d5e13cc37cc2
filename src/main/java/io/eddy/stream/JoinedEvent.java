package io.eddy.stream;

/**
 * An event that the joiner has made.
 *
 * @param partition that it goes to: the one of its request
 * @param json its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over: compared nowhere
record JoinedEvent(int partition, byte[] json) {}
