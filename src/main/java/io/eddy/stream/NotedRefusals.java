package io.eddy.stream;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** What brokers refused, a sentence for each error, until somebody fails of it: one thread may while another is refused something else. */
final class NotedRefusals {
    private final Map<Throwable, String> sentences = Collections.synchronizedMap(new WeakHashMap<>());

    void note(Exception refusal, String sentence) {
        sentences.put(refusal, sentence);
    }

    /** What is noted of the error that a failure comes from. */
    Optional<String> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String sentence = sentences.get(cause);
            if (sentence != null) {
                return Optional.of(sentence);
            }
        }
        return Optional.empty();
    }
}
