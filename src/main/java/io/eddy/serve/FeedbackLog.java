package io.eddy.serve;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where requests and feedback go that come over HTTP, so that both together are learned from. */
public interface FeedbackLog {
    /**
     * A request was answered. Returns at once.
     *
     * @param request the event as JSON
     * @param version of the model that answered
     */
    void asked(int partition, byte[] request, String version);

    /**
     * It has turned out.
     *
     * @param feedback each as JSON
     * @return done when all of it is written for good, or failed
     */
    CompletionStage<Void> told(int partition, List<byte[]> feedback);
}
