package io.eddy.stream;

import io.eddy.wire.DeadLetter;
import io.eddy.wire.Fitted;
import io.eddy.wire.TopicLimit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Where a processor puts dead letters, cut to what their topic admits.
 *
 * @param deadLetters what that is
 * @param sink behind the processor
 */
record LetterBox(ProcessorContext<Object, Object> context, TopicLimit deadLetters, String sink) {
    /** @param millis the time of the record that the letter is about */
    void send(DeadLetter letter, byte @Nullable [] key, byte @Nullable [] value, Headers headers, long millis) {
        Fitted fitted = letter.around(key, value, headers, deadLetters.bytes());
        context.forward(
                new Record<Object, Object>(
                        fitted.key(),
                        fitted.value(),
                        deadLetters.timestamp(millis, context.currentSystemTimeMs()),
                        fitted.headers()),
                sink);
    }
}
