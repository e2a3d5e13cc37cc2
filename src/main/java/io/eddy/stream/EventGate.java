package io.eddy.stream;

import org.apache.kafka.clients.consumer.Consumer;

/**
 * Lets events in until it is shut. Then the engine works off those that it has, and goes on with all else; where it pauses by itself,
 * it does all else no more.
 */
final class EventGate {
    private volatile boolean shut;
    private volatile boolean passed;

    /** @return whether anything is held back; not under the group protocol {@code streams}, whose consumers the engine makes itself */
    boolean shut() {
        shut = true;
        return passed;
    }

    /** To be called before each poll, because the consumer's owner may have resumed partitions since the last, as Kafka Streams does. */
    void pass(Consumer<?, ?> consumer) {
        passed = true;
        if (shut) {
            consumer.pause(consumer.assignment());
        }
    }
}
